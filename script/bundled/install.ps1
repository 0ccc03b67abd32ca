# Cài Minh Chứng cho riêng người dùng này: không cần mạng, không cần quyền quản trị.
param([string]$Place = (Join-Path $env:LOCALAPPDATA 'Programs\MinhChung'))

$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = [System.Text.Encoding]::UTF8
$here = Split-Path -Parent $MyInvocation.MyCommand.Path
$new = Join-Path $Place 'app.new'
$app = Join-Path $Place 'app'
$old = Join-Path $Place 'app.old'
$own = Join-Path $Place 'python'

function Stop-Install([string]$Message) {
    Write-Host $Message -ForegroundColor Red
    if (Test-Path -LiteralPath $new) { Remove-Item -LiteralPath $new -Recurse -Force }
    exit 4
}

function Find-Python {
    foreach ($call in @(@('py', '-@PYTHON@'), @('python'), @('python3'))) {
        if (-not (Get-Command $call[0] -ErrorAction SilentlyContinue)) { continue }
        $options = @($call | Select-Object -Skip 1) + @('-c', 'import sys; print("%d.%d|%s" % (*sys.version_info[:2], sys.executable))')
        try { $said = & $call[0] @options 2>$null } catch { continue }
        if ("$said" -like '@PYTHON@|*') { return "$said".Substring('@PYTHON@|'.Length) }
    }
    return $null
}

try {
    New-Item -ItemType Directory -Force -Path $Place | Out-Null
    $probe = Join-Path $Place 'ghi-thu.tmp'
    Set-Content -LiteralPath $probe -Value 'x'
    Remove-Item -LiteralPath $probe
} catch {
    Stop-Install "Không ghi được vào $Place. Chọn thư mục khác: install.cmd THƯ_MỤC"
}

$need = 4 * ((Get-ChildItem -LiteralPath $here -Recurse -File | Measure-Object -Property Length -Sum).Sum)
$drive = (Get-Item -LiteralPath $Place).PSDrive
if ($drive.Free -and $drive.Free -lt $need) {
    Stop-Install ("Không đủ chỗ: cần khoảng {0:N0} MB ở {1}." -f ($need / 1MB), $Place)
}

$packed = Join-Path $here 'python.zip'
if (Test-Path -LiteralPath $packed) {
    if (-not (Test-Path -LiteralPath $own)) { Expand-Archive -LiteralPath $packed -DestinationPath $own }
    $python = Get-ChildItem -LiteralPath $own -Recurse -Filter 'python.exe' | Select-Object -First 1 -ExpandProperty FullName
} else {
    $python = Find-Python
}
if (-not $python) {
    Stop-Install 'Gói này cần Python @PYTHON@ (64 bit) mà máy không có. Cài Python @PYTHON@ cho riêng mình (không cần quyền quản trị), hoặc lấy gói có kèm Python, rồi chạy lại.'
}

Write-Host "Đang cài vào $Place (vài phút)..."
$env:PIP_CONFIG_FILE = 'nul'
$env:PYTHONUTF8 = '1'
if (Test-Path -LiteralPath $new) { Remove-Item -LiteralPath $new -Recurse -Force }
& $python -m venv $new
if ($LASTEXITCODE -ne 0) { Stop-Install 'Python ở đây không tạo được môi trường (venv).' }
$inside = Join-Path $new 'Scripts\python.exe'
& $inside -m pip install --quiet --disable-pip-version-check --no-input --isolated --no-compile --no-index --find-links (Join-Path $here 'wheels') --no-deps --require-hashes -r (Join-Path $here 'requirements.txt')
if ($LASTEXITCODE -ne 0) {
    Stop-Install 'Cài không xong: có thể gói tải về bị hỏng (mã kiểm tra không khớp). Chép lại gói rồi chạy lại; bản cũ, nếu có, còn nguyên.'
}
& $inside (Join-Path $here 'lighten.py')
Set-Content -LiteralPath (Join-Path $new 'minhchung-bundle.json') -Value '{"python": "@PYTHON@"}' -Encoding ASCII

& $inside -m pipeline.start --help | Out-Null
& $inside -c "import numpy, onnxruntime; from extractors.reading.ocr import recognise; recognise(numpy.full((200, 300), 255, 'uint8'), 150, 60)"
if ($LASTEXITCODE -ne 0) {
    Stop-Install 'Đã chép xong nhưng phần nhận dạng chữ không chạy. Hai nguyên nhân thường gặp: máy thiếu Microsoft Visual C++ Redistributable 2015-2022 (x64), nhờ người quản trị cài; hoặc đường dẫn cài đặt có dấu, chạy lại: install.cmd C:\MinhChung'
}

try {
    if (Test-Path -LiteralPath $old) { Remove-Item -LiteralPath $old -Recurse -Force }
    if (Test-Path -LiteralPath $app) { Rename-Item -LiteralPath $app -NewName 'app.old' }
    Rename-Item -LiteralPath $new -NewName 'app'
} catch {
    if ((Test-Path -LiteralPath $old) -and -not (Test-Path -LiteralPath $app)) { Rename-Item -LiteralPath $old -NewName 'app' }
    Stop-Install 'Minh Chứng đang chạy: đóng lại rồi cài lần nữa. Bản cũ còn nguyên.'
}
if (Test-Path -LiteralPath $old) { Remove-Item -LiteralPath $old -Recurse -Force -ErrorAction SilentlyContinue }

$start = Join-Path $Place 'minhchung.cmd'
Set-Content -LiteralPath $start -Value '@"%~dp0app\Scripts\python.exe" -X utf8 -m pipeline.start %*' -Encoding ASCII
foreach ($name in 'open.cmd', 'uninstall.cmd', 'uninstall.ps1', 'HUONG-DAN.txt', 'GIAY-PHEP.txt', 'LICENSE') {
    Copy-Item -LiteralPath (Join-Path $here $name) -Destination $Place -Force
}
$shell = New-Object -ComObject WScript.Shell
foreach ($folder in 'Desktop', 'Programs') {
    $link = $shell.CreateShortcut((Join-Path ([Environment]::GetFolderPath($folder)) 'Minh Chung.lnk'))
    $link.TargetPath = Join-Path $Place 'open.cmd'
    $link.WorkingDirectory = [Environment]::GetFolderPath('MyDocuments')
    $link.Save()
}
Write-Host "Đã cài xong. Mở bằng biểu tượng Minh Chung trên màn hình, hoặc chạy: $start --help"
exit 0
