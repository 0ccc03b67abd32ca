# Gỡ Minh Chứng. Thư mục kết quả (*.minhchung) và thư mục minh chứng không bị động đến.
$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = [System.Text.Encoding]::UTF8
$place = Split-Path -Parent $MyInvocation.MyCommand.Path
if (-not (Test-Path -LiteralPath (Join-Path $place 'app\minhchung-bundle.json'))) {
    Write-Host "Không thấy bản cài nào ở $place." -ForegroundColor Red
    exit 4
}
foreach ($name in 'app', 'app.old', 'app.new', 'python', 'minhchung.cmd', 'open.cmd', 'HUONG-DAN.txt', 'GIAY-PHEP.txt', 'LICENSE') {
    $there = Join-Path $place $name
    if (Test-Path -LiteralPath $there) { Remove-Item -LiteralPath $there -Recurse -Force }
}
foreach ($folder in 'Desktop', 'Programs') {
    $link = Join-Path ([Environment]::GetFolderPath($folder)) 'Minh Chung.lnk'
    if (Test-Path -LiteralPath $link) { Remove-Item -LiteralPath $link }
}
foreach ($name in 'uninstall.ps1', 'uninstall.cmd') {
    Remove-Item -LiteralPath (Join-Path $place $name) -Force
}
if (-not (Get-ChildItem -LiteralPath $place -Force)) { Remove-Item -LiteralPath $place }
Write-Host 'Đã gỡ Minh Chứng.'
exit 0
