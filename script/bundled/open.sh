#!/bin/sh
# Mở trang bắt đầu. Có lỗi thì giữ cửa sổ lại để đọc; Ctrl-C (130) là dừng theo ý người dùng.
home=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
"$home/minhchung" desk "$@"
status=$?
case $status in
    0 | 130) exit 0 ;;
esac
printf '%s' "Nhấn Enter để đóng."
read -r _
exit $status
