# What a build needs. Sourced by the other scripts, which run in bash.
#
# Installs git, a C++ compiler's libraries and the compression libraries with
# apt-get where they are missing. Does not install Swift: a toolchain is large,
# and many people have one already.

die() {
    printf '%s\n' "$@" >&2
    exit 1
}

# The oldest toolchain that reads Package.swift.
swift_needed=6.2

require_swift() {
    command -v swift >/dev/null || die \
        "Swift is not on the PATH; $swift_needed or newer is needed." \
        "Get it from https://www.swift.org/install/linux/ (a tarball for Debian 12, or swiftly)," \
        "put its usr/bin on the PATH and run this script again."
    local found
    found=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9.]*\).*/\1/p' | head -n 1)
    [ -n "$found" ] || die "swift --version says nothing of a version; is the toolchain whole?"
    [ "$(printf '%s\n%s\n' "$swift_needed" "$found" | sort -V | head -n 1)" = "$swift_needed" ] || die \
        "Swift $found is on the PATH; $swift_needed or newer is needed." \
        "Get it from https://www.swift.org/install/linux/"
    swift build --version >/dev/null || die \
        "Swift $found does not start; the message above names what it lacks." \
        "https://www.swift.org/install/linux/ lists the packages that the toolchain needs."
}

# A header stands for its package. pkg-config is not needed: the module maps
# name the libraries, and the compiler looks in the standard folders. Without
# it the build prints a warning that suggests installed packages, and goes on.
compiles_with() {
    echo "#include <$1>" | clang -fsyntax-only -x "$2" - 2>/dev/null \
        || echo "#include <$1>" | cc -fsyntax-only -x "$2" - 2>/dev/null
}

require_libraries() {
    local missing=()
    command -v git >/dev/null || missing+=(git ca-certificates)
    compiles_with cstdlib c++ || missing+=(g++)
    compiles_with lz4.h c || missing+=(liblz4-dev)
    compiles_with zlib.h c || missing+=(zlib1g-dev)
    compiles_with zstd.h c || missing+=(libzstd-dev)
    # The tests of the server speak TLS with a certificate of their own.
    command -v openssl >/dev/null || missing+=(openssl)
    command -v python3 >/dev/null || missing+=(python3)
    [ ${#missing[@]} -eq 0 ] && return
    command -v apt-get >/dev/null || die \
        "Missing: ${missing[*]}, and there is no apt-get here." \
        "Install them, or what they are called here, and run this script again."
    local root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || die \
            "Missing: ${missing[*]}. As root:  apt-get install ${missing[*]}"
        root=(sudo)
    fi
    echo "installing ${missing[*]}" >&2
    "${root[@]}" apt-get update -qq </dev/null
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null >&2
}

prepare() {
    require_swift
    require_libraries
}

# Builds release binaries that run without a Swift toolchain; the path of the
# command is in $syndb afterwards. `syndb-server`, which it starts to serve, takes
# minutes for the network's libraries.
build_release() {
    export SYNDB_STATIC=1
    local product
    for product in "$@"; do
        swift build -c release --product "$product" --static-swift-stdlib
    done
    syndb=$(swift build -c release --product syndb --static-swift-stdlib --show-bin-path)/syndb
}
