#!/bin/sh
# Cài Minh Chứng cho riêng người dùng này: không cần mạng, không cần quyền quản trị.
#   sh install.sh [THƯ_MỤC]      mặc định: ~/.local/share/minhchung
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
home=${1:-"${XDG_DATA_HOME:-$HOME/.local/share}/minhchung"}
desktop="${XDG_DATA_HOME:-$HOME/.local/share}/applications"

fail() { printf '%s\n' "$*" >&2; exit 4; }

python=
for one in python@PYTHON@ python3; do
    if command -v "$one" >/dev/null 2>&1 && "$one" -c \
        'import sys; sys.exit("%d.%d" % sys.version_info[:2] != "@PYTHON@")' 2>/dev/null; then
        python=$one
        break
    fi
done
[ -n "$python" ] || fail "Gói này cần Python @PYTHON@ mà máy không có. Hỏi người quản trị, hoặc lấy gói lập cho phiên bản Python của máy."
"$python" -c 'import venv' 2>/dev/null || fail "Python ở đây thiếu phần venv (Debian, Ubuntu: apt-get install python3-venv)."

# Bản mới được dựng bên cạnh, xong mới thế chỗ bản cũ: không bao giờ có bản cài nửa chừng.
mkdir -p "$home" 2>/dev/null && [ -w "$home" ] || fail "Không ghi được vào $home: chọn thư mục khác, sh install.sh THƯ_MỤC."
need=$(($(du -sk "$here" | cut -f1) * 4))
free=$(df -Pk "$home" | awk 'NR==2 {print $4}')
[ "$free" -gt "$need" ] || fail "Không đủ chỗ: cần khoảng $((need / 1024)) MB ở $home, còn $((free / 1024)) MB."
new="$home/app.$$"
trap 'rm -rf "$new"' EXIT INT TERM
printf '%s\n' "Đang cài vào $home (vài phút)…"
if "$python" -c 'import ensurepip' 2>/dev/null; then
    "$python" -m venv "$new"
    set -- "$new/bin/python" -m pip
else
    "$python" -m pip --version >/dev/null 2>&1 || fail "Python ở đây thiếu pip (Debian, Ubuntu: apt-get install python3-venv)."
    "$python" -m venv --without-pip "$new"
    set -- "$python" -m pip --python "$new/bin/python"
fi
PIP_CONFIG_FILE=/dev/null "$@" install --quiet --disable-pip-version-check --no-input --isolated \
    --no-compile --no-index --find-links "$here/wheels" --no-deps --require-hashes \
    -r "$here/requirements.txt" \
    || fail "Cài không xong: có thể gói tải về bị hỏng (mã kiểm tra không khớp). Chép lại gói rồi chạy lại; bản cũ, nếu có, còn nguyên."
"$new/bin/python" "$here/lighten.py"
printf '{"python": "@PYTHON@"}\n' > "$new/minhchung-bundle.json"
# Loads what the first run would load, and reads a blank page: what is broken shows now.
"$new/bin/python" -m pipeline.start --help >/dev/null && "$new/bin/python" -c \
    'import numpy; from extractors.reading.ocr import recognise; recognise(numpy.full((200, 300), 255, "uint8"), 150, 60)' \
    || fail "Chương trình không chạy được sau khi cài; bản cũ, nếu có, còn nguyên."

old=$(readlink "$home/app" 2>/dev/null || true)
ln -sfn "$(basename "$new")" "$home/app"
trap - EXIT INT TERM
[ -z "$old" ] || rm -rf "${home:?}/$old"
printf '#!/bin/sh\nexec "%s/app/bin/python" -m pipeline.start "$@"\n' "$home" > "$home/minhchung"
cp "$here/open.sh" "$home/"
chmod 755 "$home/minhchung" "$home/open.sh"
cp "$here/uninstall.sh" "$here/HUONG-DAN.txt" "$here/GIAY-PHEP.txt" "$here/LICENSE" "$home/"
mkdir -p "$HOME/.local/bin" "$desktop"
ln -sfn "$home/minhchung" "$HOME/.local/bin/minhchung"
cat > "$desktop/minhchung.desktop" <<EOF
[Desktop Entry]
Type=Application
Name=Minh Chứng
Comment=Danh mục minh chứng PCTN
Exec="$home/open.sh"
Terminal=true
Categories=Office;
EOF
printf '%s\n' "Đã cài xong. Chạy: $home/minhchung --help (hoặc minhchung, nếu ~/.local/bin nằm trong PATH)."
