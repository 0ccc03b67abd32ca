@echo off
rem Mo trang bat dau; phien ban chua co trang do thi hien cac lenh.
call "%~dp0minhchung.cmd" desk
if not errorlevel 2 exit /b
call "%~dp0minhchung.cmd" --help
cmd /k
