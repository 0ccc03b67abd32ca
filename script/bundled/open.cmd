@echo off
rem Mo trang bat dau. Co loi thi giu cua so lai de doc; Ctrl-C (130) la dung theo y nguoi dung.
call "%~dp0minhchung.cmd" desk %*
if %errorlevel% equ 0 exit /b 0
if %errorlevel% equ 130 exit /b 0
pause
