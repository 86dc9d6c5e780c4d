# For the parts that make images of other people's programs; sourced, never run. What is brought is unpacked, not installed.

# key FILE…: a name for what these files hold.
key() { cat "$@" | sha256sum | cut -c1-16; }

# debian PACKAGE…: prints a folder with the packages of this machine's Debian and everything they need, the C library too.
debian() {
  local folder=$CACHE/debian/$(echo "$*" | sha256sum | cut -c1-16) package
  if [ ! -d "$folder" ]; then
    rm -rf "$folder.new"
    mkdir -p "$folder.new/debs/partial" "$folder.new/root"
    # To an empty list of what is installed everything is missing, so nothing is taken from the machine.
    : >"$folder.new/status"
    local get=(apt-get install -qqy --no-install-recommends --download-only -o Debug::NoLocking=1 -o APT::Sandbox::User=root
      -o "Dir::State::status=$folder.new/status" -o "Dir::Cache::archives=$folder.new/debs" "$@")
    # A list of packages that has grown old names files that are gone.
    "${get[@]}" >"$folder.new/log" 2>&1 || { apt-get update -q >&2 && "${get[@]}" >"$folder.new/log" 2>&1; } ||
      { tail -n 5 "$folder.new/log" >&2; fail "these packages cannot be brought: $*"; }
    for package in "$folder.new"/debs/*.deb; do dpkg -x "$package" "$folder.new/root"; done
    rm -rf "$folder.new/debs"
    mv "$folder.new" "$folder"
  fi
  echo "$folder/root"
}

# python PACKAGE==VERSION…: prints a folder with the wheels' content.
python_packages() {
  local folder=$CACHE/python/$(echo "$*" | sha256sum | cut -c1-16)
  if [ ! -d "$folder" ]; then
    rm -rf "$folder.new"
    python3 -m pip install --quiet --root-user-action=ignore --no-deps --target "$folder.new" "$@" >&2 ||
      fail "these Python packages cannot be brought: $*"
    mv "$folder.new" "$folder"
  fi
  echo "$folder"
}

# image NAME KEY ARGUMENTS…: makes lab.local/NAME:1 once for this key.
image() {
  local name=$1 out=$CACHE/images/$1-$2.tar
  shift 2
  if [ ! -s "$out" ]; then
    echo "making the image of $name"
    mkdir -p "$CACHE/images"
    rm -f "$CACHE/images/$name"-*.tar
    "$LAB/mkimage.py" "$out" "lab.local/$name:1" "$@" || fail "the image of $name cannot be made"
  fi
  ln -sfn "$out" "$IMAGES/$name.tar"
}
