#!/bin/bash
# Images of servers that are not in Go: grpcio of Python, grpc-js of Node, grpc-java, with the health and channelz of their own.
. "$(dirname "$0")/settings.sh"
. "$LAB/parts/unpack.sh"

root=$(debian python3-minimal libpython3-stdlib libstdc++6 libatomic1 zlib1g)
made=("$LAB/parts/unpack.sh" "$LAB/mkimage.py" "$0")

python() {
  local program packages version
  program=$(echo "$root"/usr/bin/python3.*) version=${program##*python}
  packages=$(python_packages --python-version "$version" --only-binary=:all: --platform manylinux2014_x86_64 \
    grpcio==1.85.1 grpcio-channelz==1.85.0 grpcio-health-checking==1.85.1 protobuf==7.36.2 typing-extensions==4.16.0 \
    prometheus-client==0.26.0 py-grpc-prometheus==0.8.0)
  image python "$(key "${made[@]}" "$LAB/servers/python/server.py")" --entrypoint /usr/bin/python3 --libraries "$root" \
    "/usr/bin/python3=$program" "/usr/lib/python$version=$root/usr/lib/python$version" \
    "/app=$packages" "/app/server.py=$LAB/servers/python/server.py"
}

# On the Node of this machine: grpclb needs one anyway.
node() {
  local source=$LAB/servers/node key packages
  key=$(key "$source"/*.json)
  packages=$CACHE/node/$key
  if [ ! -d "$packages" ]; then
    rm -rf "$packages.new"
    mkdir -p "$packages.new"
    cp "$source"/package*.json "$packages.new"
    npm ci --prefix "$packages.new" --no-audit --no-fund --silent >&2 || fail "the packages of the Node server cannot be brought"
    mv "$packages.new" "$packages"
  fi
  image node "$(command node -v)-$(key "${made[@]}" "$source"/*)" --entrypoint /usr/bin/node --libraries "$root" \
    "/usr/bin/node=$(command node -p process.execPath)" "/app/server.js=$source/server.js" "/app=$packages"
}

java() {
  local source=$LAB/servers/java key built
  key=$(key "$0" "$source"/*)
  built=$CACHE/java/$key
  if [ ! -d "$built" ]; then
    echo "building the Java server"
    rm -rf "$built.new"
    mkdir -p "$built.new/jars" "$built.new/classes"
    mvn -q -B -f "$source/pom.xml" dependency:copy-dependencies -DincludeScope=runtime "-DoutputDirectory=$built.new/jars" >&2 &&
      javac -d "$built.new/classes" -cp "$built.new/jars/*" "$source/Greeter.java" &&
      jlink --add-modules java.base,java.logging,java.management,java.naming,jdk.httpserver,jdk.unsupported \
        --strip-debug --no-header-files --no-man-pages --output "$built.new/runtime" || fail "the Java server cannot be built"
    mv "$built.new" "$built"
  fi
  image java "$(key "${made[@]}")-$key" --entrypoint /java/bin/java --libraries "$root" \
    "/java=$built/runtime" "/app/jars=$built/jars" "/app/classes=$built/classes"
}

python
node
java
