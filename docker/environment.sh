# shellcheck shell=bash
# What the entrypoints share: reads and checks the environment before a server starts. Its sentences and its reading of
# DATABASE_URL are those of the development server (Settings and DatabaseUrl in src/programs/java); a test compares them.
# Written for bash, which all base images have, without any other program.

# fail SENTENCE: no start.
fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

# text NAME: REPLY becomes the variable's value without white space around it; empty if it is not set.
text() {
  REPLY=${!1-}
  if [[ -v $1 && $REPLY != *[![:space:]]* ]]; then
    fail "$1 is set but empty: give it a value or unset it."
  fi
  REPLY=${REPLY#"${REPLY%%[![:space:]]*}"}
  REPLY=${REPLY%"${REPLY##*[![:space:]]}"}
}

# port NAME OTHERWISE: REPLY becomes the port.
port() {
  text "$1"
  REPLY=${REPLY:-$2}
  if [[ ! $REPLY =~ ^[0-9]{1,5}$ ]] || ((10#$REPLY < 1 || 10#$REPLY > 65535)); then
    fail "$1 must be a port number between 1 and 65535, not '$REPLY'."
  fi
}

malformed() {
  fail "DATABASE_URL must look like postgresql://user:password@host:port/database or\
 jdbc:postgresql://host:port/database?user=user&password=password, special characters percent-encoded; $1."
}

# canonical ENCODED: REPLY becomes the same with every byte percent-encoded that may need it, and no other.
canonical() {
  local LC_ALL=C encoded=$1 char code hex
  REPLY=
  while [[ -n $encoded ]]; do
    char=${encoded:0:1}
    encoded=${encoded:1}
    if [[ $char == % ]]; then
      if [[ $encoded != [0-9A-Fa-f][0-9A-Fa-f]* ]]; then
        malformed "a percent sign in it is not followed by two hexadecimal digits"
      fi
      code=$((16#${encoded:0:2}))
      encoded=${encoded:2}
    else
      printf -v code '%d' "'$char"
    fi
    printf -v hex '%02X' $((code & 255))
    # shellcheck disable=SC2059 # the format is the escape sequence
    printf -v char "\\x$hex"
    case $char in
      [A-Za-z0-9.*_-]) REPLY+=$char ;;
      *) REPLY+=%$hex ;;
    esac
  done
}

require_hosts() {
  local form='^(\[[0-9A-Fa-f:.%]+]|[A-Za-z0-9_.-]+)(:([0-9]{1,5}))?$'
  local host hosts=$1,
  while [[ -n $hosts ]]; do
    host=${hosts%%,*}
    hosts=${hosts#*,}
    if [[ ! $host =~ $form ]]; then
      malformed "its host is malformed"
    fi
    if [[ -n ${BASH_REMATCH[2]} ]] && ((10#${BASH_REMATCH[3]} < 1 || 10#${BASH_REMATCH[3]} > 65535)); then
      malformed "its port is not between 1 and 65535"
    fi
  done
}

# jdbc_url VALUE MILLIS: REPLY becomes the URL for the server's pool, credentials and all, percent-encoded throughout, so
# that no script has to quote it. Waits for locks end after MILLIS, unless the value itself bounds them.
jdbc_url() {
  local LC_ALL=C rest=$1 jdbc='' authority hosts user password database query
  local parameter name options='' others=''

  # Take it apart.
  case $rest in *[[:space:]#]*) malformed "it is neither" ;; esac
  if [[ $rest == jdbc:* ]]; then
    jdbc=yes
    rest=${rest#jdbc:}
  fi
  case $rest in
    postgresql://*/* | postgres://*/*) rest=${rest#*://} ;;
    *) malformed "it is neither" ;;
  esac
  authority=${rest%%/*}
  rest=${rest#*/}
  database=${rest%%\?*}
  query=${rest#"$database"}
  query=${query#\?}
  hosts=${authority#*@}
  if [[ $authority == *\?* || -z $hosts || $hosts == *@* || -z $database || $database == */* ]]; then
    malformed "it is neither"
  fi
  require_hosts "$hosts"

  # Parameters: the last of a name counts.
  query=${query:+$query&}
  while [[ -n $query ]]; do
    parameter=${query%%&*}
    query=${query#*&}
    name=${parameter%%=*}
    if [[ $parameter != *=* || -z $name ]]; then
      malformed "a parameter after its question mark is not name=value"
    fi
    canonical "$name"
    name=$REPLY
    canonical "${parameter#*=}"
    case $name in
      user) user=$REPLY ;;
      password) password=$REPLY ;;
      options) options=$REPLY ;;
      *) others+=$name=$REPLY\& ;;
    esac
  done

  # User and password before the host count more than those after the question mark.
  if [[ $authority == *@* ]]; then
    if [[ -n $jdbc ]]; then
      malformed "the JDBC form names the user after the question mark"
    fi
    authority=${authority%@*}
    canonical "${authority%%:*}"
    user=$REPLY
    if [[ $authority == *:* ]]; then
      canonical "${authority#*:}"
      password=$REPLY
    fi
  fi
  if [[ -z ${user-} ]]; then
    malformed "it names no user"
  fi
  canonical "$database"
  database=$REPLY

  if [[ $options != *lock_timeout* ]]; then
    while [[ $options =~ ^%(20|09|0[A-D]|1[C-F]) ]]; do
      options=${options:3}
    done
    options=${options:+$options%20}-c%20lock_timeout%3D$2
  fi
  REPLY="jdbc:postgresql://$hosts/$database?options=$options&$others"
  REPLY+=${password:+password=$password&}user=$user
}

# Checks every variable that a start depends on, then exports what the server's configuration reads: SERVER_HOST,
# SERVER_PORT, STOCK_JDBC_URL. DEBUG becomes true or false, and is no longer exported: WildFly would open a debugger's
# port for it.
read_environment() {
  local lock_timeout

  text SERVER_HOST
  export SERVER_HOST=${REPLY:-127.0.0.1}
  port SERVER_PORT 8000
  export SERVER_PORT=$REPLY

  text LOCK_TIMEOUT_MILLIS
  lock_timeout=${REPLY:-10000}
  if [[ ! $lock_timeout =~ ^[0-9]{1,7}$ ]] || ((10#$lock_timeout < 1 || 10#$lock_timeout > 3600000)); then
    fail "LOCK_TIMEOUT_MILLIS must be a whole number from 1 to 3600000, but is '$lock_timeout'."
  fi

  text DATABASE_URL
  if [[ -z $REPLY ]]; then
    fail "DATABASE_URL is not set: give it a value like postgresql://user:password@host:port/database."
  fi
  jdbc_url "$REPLY" "$((10#$lock_timeout))"
  export STOCK_JDBC_URL=$REPLY
  unset DATABASE_URL

  text ACTIVEMQ_URL
  if [[ -n $REPLY && ! $REPLY =~ ^(tcp|ssl|nio|nio\+ssl)://[^/?#]+:[0-9]{1,5}([/?].*)?$ ]]; then
    fail "ACTIVEMQ_URL must be a broker's URL such as tcp://host:61616."
  fi
  port RABBITMQ_PORT 5672
  text RABBITMQ_HOST
  text RABBITMQ_USER
  text RABBITMQ_PASSWORD
  text RABBITMQ_EXCHANGE

  text DEBUG
  case ${REPLY,,} in
    true | 1 | yes | on) DEBUG=true ;;
    '' | false | 0 | no | off) DEBUG=false ;;
    *) fail "DEBUG must be true or false, not '$REPLY'." ;;
  esac
  export -n DEBUG
}
