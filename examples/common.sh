# What the run.sh of the examples share; they source it after "set -euo pipefail".

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

# Ends the script if what was asked for is none of the choices: choose WHAT ASKED CHOICE...
choose() {
  local what=$1 asked=$2 choice
  shift 2
  for choice in "$@"; do
    if [[ $choice == "$asked" ]]; then
      return
    fi
  done
  echo "No $what is named '$asked'; there are: $*" >&2
  exit 2
}

# Builds modules with all that they need, without what only the build of the project checks.
build() {
  echo "Building ..."
  (cd "$root" && mvn -q -B -Dstyle.color=never -pl "$(IFS=,; echo "$*")" -am package \
    -Dmaven.test.skip -Dmaven.javadoc.skip -Dmaven.source.skip -Dspotless.check.skip)
}

# All jars of some folders, each once, without those of sources and documentation, as a class path.
class_path() {
  local path='' folder jar
  for folder in "$@"; do
    for jar in "$folder"/*.jar; do
      case $jar in
        *-sources.jar | *-javadoc.jar) ;;
        *) [[ $path: == *"/${jar##*/}:"* ]] || path=$path${path:+:}$jar ;;
      esac
    done
  done
  echo "$path"
}
