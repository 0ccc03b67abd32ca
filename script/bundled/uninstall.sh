#!/bin/sh
# Gỡ Minh Chứng. Thư mục kết quả (*.minhchung) và thư mục minh chứng không bị động đến.
set -eu
home=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
[ -L "$home/app" ] || { printf '%s\n' "Không thấy bản cài nào ở $home." >&2; exit 4; }
rm -rf "${home:?}/$(readlink "$home/app")" "$home/app"
[ "$(readlink "$HOME/.local/bin/minhchung" 2>/dev/null || true)" != "$home/minhchung" ] \
    || rm -f "$HOME/.local/bin/minhchung"
rm -f "${XDG_DATA_HOME:-$HOME/.local/share}/applications/minhchung.desktop" "$home/minhchung" "$home/open.sh" \
    "$home/HUONG-DAN.txt" "$home/GIAY-PHEP.txt" "$home/LICENSE" "$home/uninstall.sh"
rmdir "$home" 2>/dev/null || true
printf '%s\n' "Đã gỡ Minh Chứng."
