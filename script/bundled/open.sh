#!/bin/sh
# Mở trang bắt đầu; phiên bản chưa có trang đó thì hiện các lệnh.
home=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
"$home/minhchung" desk 2>/dev/null && exit
"$home/minhchung" --help
exec "${SHELL:-sh}"
