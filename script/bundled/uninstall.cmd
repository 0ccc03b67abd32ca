@echo off
rem Go Minh Chung. Thu muc ket qua va thu muc minh chung khong bi dong den.
powershell -NoProfile -ExecutionPolicy Bypass -File "%~dp0uninstall.ps1" & pause & exit /b
