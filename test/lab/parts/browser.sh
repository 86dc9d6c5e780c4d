#!/bin/bash
# A browser without a window, for the tests of the page that `-o html` writes: Debian's Chromium, its libraries and a font.
. "$(dirname "$0")/settings.sh"
. "$LAB/parts/unpack.sh"

folder=$(dirname "$(debian chromium-headless-shell fonts-dejavu-core)")
libraries=$folder/libraries
if [ ! -d "$libraries" ]; then
  rm -rf "$libraries.new"
  mkdir "$libraries.new"
  # All but the C library: the machine's own loader takes the machine's own, which is of the same Debian.
  find "$folder/root/lib" "$folder/root/usr/lib" -path '*-linux-gnu/*' -name '*.so*' -exec ln -sft "$libraries.new" {} +
  dpkg -L libc6 | sed -n "s|.*-linux-gnu/\(.*\.so.*\)|$libraries.new/\1|p" | xargs rm -f
  mv "$libraries.new" "$libraries"
fi
# The machine's own fonts are passed over: the page looks the same on every machine.
cat >"$folder/fonts.conf" <<END
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>$folder/root/usr/share/fonts</dir>
  <cachedir>$folder/fonts</cachedir>
  <alias><family>system-ui</family><prefer><family>DejaVu Sans</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>DejaVu Sans</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
END
cat >"$BIN/chromium.new" <<END
#!/bin/sh
export LD_LIBRARY_PATH='$libraries' FONTCONFIG_FILE='$folder/fonts.conf'
exec '$folder/root/usr/lib/chromium/chromium-headless-shell' "\$@"
END
chmod +x "$BIN/chromium.new"
mv "$BIN/chromium.new" "$BIN/chromium"
