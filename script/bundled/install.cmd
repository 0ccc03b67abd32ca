@echo off
rem Cai Minh Chung cho rieng nguoi dung nay: khong can mang, khong can quyen quan tri.
rem   install.cmd [THU_MUC]
powershell -NoProfile -ExecutionPolicy Bypass -File "%~dp0install.ps1" %*
set result=%errorlevel%
pause
exit /b %result%
