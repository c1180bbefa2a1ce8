//go:build unix

package modeltest

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// Postgres gives the test an empty database of its own on a real PostgreSQL server and returns its URL. The database is
// dropped when the test ends, whatever connections it left open; if the test failed, the server's words about that
// database are printed.
//
// Each test process starts one server, at the first call, and the server cannot outlive it: see watchdog. A machine
// without PostgreSQL's programs fails the test and says what to install.
func Postgres(t testing.TB) (dsn string) {
	t.Helper()
	return newDatabase(t, "template0")
}

// PostgresFromTemplate is Postgres with a start: build fills a database once per process and key (migrations, seed
// data), and each test gets a copy of it, which costs far less than building again. Tests that call with the same key
// must mean the same content. A build that fails is asked once more by the next test.
func PostgresFromTemplate(t testing.TB, key string, build func(dsn string) error) (dsn string) {
	t.Helper()
	s := running(t)
	value, _ := templates.LoadOrStore(key, &template{})
	name, err := value.(*template).get(s, build)
	if err != nil {
		t.Fatalf("modeltest: building the PostgreSQL template %q: %v\n%s", key, err, s.tail(""))
	}
	return newDatabase(t, name)
}

// patience bounds each single statement and each start, so that a stuck server fails a test instead of hanging the run.
const patience = time.Minute

var (
	shared    = sync.OnceValues(startServer) // the server of this process
	templates sync.Map                       // key -> *template
	counter   atomic.Int64                   // numbers databases
)

func running(t testing.TB) *server {
	t.Helper()
	s, err := shared()
	if err != nil {
		t.Fatalf("modeltest: %v", err)
	}
	return s
}

func newDatabase(t testing.TB, from string) string {
	t.Helper()
	s := running(t)
	name := fmt.Sprintf("test_%d", counter.Add(1))
	if err := s.exec("CREATE DATABASE " + name + " TEMPLATE " + from); err != nil {
		t.Fatalf("modeltest: creating a PostgreSQL database from %s: %v\n%s", from, err, s.tail(""))
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("PostgreSQL's log about %s:\n%s", name, s.tail(name))
		}
		if err := s.exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Errorf("modeltest: dropping the PostgreSQL database %s: %v", name, err)
		}
	})
	return s.dsn(name)
}

// template is a database that tests copy. Its lock makes the tests that want it wait for the one that builds it.
type template struct {
	mu   sync.Mutex
	name string // empty until built
}

func (p *template) get(s *server, build func(dsn string) error) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.name != "" {
		return p.name, nil
	}
	name := fmt.Sprintf("template_%d", counter.Add(1))
	if err := s.exec("CREATE DATABASE " + name + " TEMPLATE template0"); err != nil {
		return "", err
	}
	if err := build(s.dsn(name)); err != nil {
		return "", errors.Join(err, s.exec("DROP DATABASE "+name+" WITH (FORCE)"))
	}
	// PostgreSQL copies only databases to which nobody is connected.
	if err := s.exec("ALTER DATABASE " + name + " ALLOW_CONNECTIONS false"); err != nil {
		return "", err
	}
	if err := s.exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'"); err != nil {
		return "", err
	}
	p.name = name
	return name, nil
}

// server is a running PostgreSQL of this process.
type server struct {
	dir      string   // holds data, log and lock; the watchdog removes it
	port     int      // on 127.0.0.1
	password string   // of the superuser "postgres"
	alive    *os.File // our end of the watchdog's pipe: closed by the kernel when this process ends, however it ends
	lock     *os.File // held by this process and by the watchdog: whose lock is free, that directory is a leftover
}

func (s *server) dsn(database string) string {
	return fmt.Sprintf("postgres://postgres:%s@127.0.0.1:%d/%s?sslmode=disable", s.password, s.port, database)
}

func (s *server) exec(sql string) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	conn, err := pgconn.Connect(ctx, s.dsn("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	return conn.ExecParams(ctx, sql, nil, nil, nil, nil).Read().Err
}

// tail returns the end of the server's log, of one database if it is named.
func (s *server) tail(database string) string {
	log, err := os.ReadFile(filepath.Join(s.dir, "log"))
	if err != nil {
		return err.Error()
	}
	var lines []string
	ours := true
	for line := range strings.Lines(string(log)) {
		if !strings.HasPrefix(line, "\t") { // a tab begins a continuation of the entry above
			ours = database == "" || strings.Contains(line, " ["+database+"] ")
		}
		if ours {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines[max(0, len(lines)-40):], "")
}

// settings suit a server that lives as long as its tests.
var settings = []string{
	"listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200",
	"wal_level=minimal", "max_wal_senders=0", "min_wal_size=2MB", "jit=off",
	"timezone=UTC", "log_timezone=UTC", "log_checkpoints=off", "log_line_prefix=%m [%d] ",
}

// quick are the settings of tests, which lose nothing when the machine stops; durable those of a benchmark that asks for
// them by DEMEU_TEST_DURABLE, as they are in production.
var (
	quick   = []string{"fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_wal_size=256MB", "shared_buffers=64MB"}
	durable = []string{"max_wal_size=1GB", "shared_buffers=256MB"}
)

func allSettings() []string {
	if os.Getenv("DEMEU_TEST_DURABLE") != "" {
		return slices.Concat(settings, durable)
	}
	return slices.Concat(settings, quick)
}

// watchdog runs the server as its child and ends it as soon as fd 3, a pipe that only the test process holds open for
// writing, is closed: by a normal exit, a panic, -timeout or SIGKILL alike. Then it removes the server's directory.
const watchdog = `
"$@" </dev/null >>log 2>&1 3<&- 4<&- &
server=$!
(read -r _ <&3; kill -QUIT "$server") 4<&- &
guard=$!
wait "$server"
echo "$?" >exited
kill "$guard"
read -r _ <&3
dir=$PWD
cd / && rm -rf "$dir"
`

func startServer() (*server, error) {
	p, err := findPrograms("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin")
	if err != nil {
		return nil, err
	}
	const tries = 3 // another program may take the free port before the server does
	for try := 1; ; try++ {
		s, err := p.start()
		if err == nil || try == tries {
			return s, err
		}
	}
}

func (p programs) start() (_ *server, err error) {
	s := &server{}
	if s.dir, s.lock, err = p.newDirectory(); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.lock.Close(), os.RemoveAll(s.dir))
		}
	}()
	password, err := os.ReadFile(filepath.Join(s.dir, "password"))
	if err != nil {
		return nil, err
	}
	s.password = string(password)
	if s.port, err = freePort(); err != nil {
		return nil, err
	}
	hear, alive, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer hear.Close()
	s.alive = alive

	args := []string{"-c", watchdog, "watchdog", filepath.Join(p.bin, "postgres"), "-D", filepath.Join(s.dir, "data"), "-p", strconv.Itoa(s.port)}
	for _, setting := range allSettings() {
		args = append(args, "-c", setting)
	}
	cmd := p.command(s.dir, "/bin/sh", args...)
	cmd.ExtraFiles = []*os.File{hear, s.lock} // fd 3 and 4
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("starting PostgreSQL: %w", err), alive.Close())
	}
	if err := s.wait(); err != nil {
		err = fmt.Errorf("%s did not start: %w\n%s", p.version, err, s.tail(""))
		return nil, errors.Join(err, alive.Close(), cmd.Wait())
	}
	return s, nil
}

// wait returns when the server answers.
func (s *server) wait() (err error) {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if _, gone := os.Stat(filepath.Join(s.dir, "exited")); gone == nil {
			return errors.New("it ended at once")
		}
		if err = s.exec("SELECT 1"); err == nil {
			return nil
		}
	}
	return err
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// programs is an installed PostgreSQL and the user who may run it.
type programs struct {
	bin     string // the folder of initdb and postgres
	version string
	as      *syscall.Credential // nil: as ourselves. PostgreSQL refuses to run as root
}

// findPrograms looks in PATH, in the usual folders, the newest version first, and where pg_config points.
func findPrograms(usual ...string) (programs, error) {
	var folders []string
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			folders = append(folders, filepath.Dir(path))
		}
	}
	for _, pattern := range usual {
		found, _ := filepath.Glob(pattern)
		slices.SortFunc(found, func(a, b string) int { return versionIn(b) - versionIn(a) })
		folders = append(folders, found...)
	}
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil {
		folders = append(folders, strings.TrimSpace(string(out)))
	}
	for _, bin := range folders {
		if _, err := exec.LookPath(filepath.Join(bin, "initdb")); err != nil {
			continue
		}
		version, err := exec.Command(filepath.Join(bin, "postgres"), "--version").Output()
		if err != nil {
			continue
		}
		p := programs{bin: bin, version: strings.TrimSpace(string(version))}
		if os.Geteuid() != 0 {
			return p, nil
		}
		p.as, err = unprivileged("postgres", "nobody")
		return p, err
	}
	return programs{}, fmt.Errorf(`PostgreSQL's programs initdb and postgres are not on this machine (looked in PATH, %s, pg_config --bindir). `+
		`Install the PostgreSQL server: run scripts/setup-test.sh, or "apt-get install postgresql" (Debian, Ubuntu), `+
		`"dnf install postgresql-server" (Fedora), "brew install postgresql" (macOS)`, strings.Join(usual, ", "))
}

// versionIn returns the first number in a path, the version in the folders that packages use.
func versionIn(path string) (n int) {
	digits := strings.TrimLeftFunc(path, func(r rune) bool { return r < '0' || r > '9' })
	_, _ = fmt.Sscanf(digits, "%d", &n)
	return n
}

func unprivileged(names ...string) (*syscall.Credential, error) {
	for _, name := range names {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(u.Uid, 10, 32)
		if err != nil {
			return nil, err
		}
		gid, err := strconv.ParseUint(u.Gid, 10, 32)
		if err != nil {
			return nil, err
		}
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
	}
	return nil, fmt.Errorf("PostgreSQL does not run as root, and none of the users %s exists", strings.Join(names, ", "))
}

// command prepares a program of a session of its own, so that an interrupt from the keyboard does not reach it, and
// free of our settings for PostgreSQL and for languages.
func (p programs) command(dir, program string, args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool {
		return strings.HasPrefix(v, "PG") || strings.HasPrefix(v, "LC_") || strings.HasPrefix(v, "LANG")
	})
	cmd.Env = append(cmd.Env, "LC_ALL=C")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Credential: p.as}
	return cmd
}

// uid is the user who owns the files and runs the server.
func (p programs) uid() int {
	if p.as != nil {
		return int(p.as.Uid)
	}
	return os.Geteuid()
}

// newDirectory makes a server's directory, filled with what initdb once made, and removes leftovers of killed watchdogs.
func (p programs) newDirectory() (dir string, lock *os.File, err error) {
	base, err := p.base()
	if err != nil {
		return "", nil, err
	}
	baseLock, err := lockFile(filepath.Join(base, "lock"), syscall.LOCK_EX)
	if err != nil {
		return "", nil, err
	}
	defer baseLock.Close()
	sweep(base)
	archive, err := p.initialised(base)
	if err != nil {
		return "", nil, err
	}
	if dir, err = p.mkdir(base, "run-"); err != nil {
		return "", nil, err
	}
	if lock, err = lockFile(filepath.Join(dir, "lock"), syscall.LOCK_EX); err != nil {
		return "", nil, err
	}
	if out, err := p.command(dir, "tar", "-xf", archive).CombinedOutput(); err != nil {
		return "", nil, errors.Join(fmt.Errorf("unpacking %s: %w\n%s", archive, err, out), os.Remove(archive), lock.Close())
	}
	return dir, lock, nil
}

// base is the one directory of this machine's user: no other user may look into it.
func (p programs) base() (string, error) {
	temp := os.TempDir()
	if p.as != nil {
		temp = "/tmp" // root's own may be closed to the user who runs the server
	}
	base := filepath.Join(temp, fmt.Sprintf("demeu-postgres-%d", p.uid()))
	if err := os.Mkdir(base, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return "", err
	}
	info, err := os.Lstat(base)
	if err != nil {
		return "", err
	}
	owner := int(info.Sys().(*syscall.Stat_t).Uid)
	if !info.IsDir() || info.Mode().Perm() != 0o700 || owner != p.uid() && owner != os.Geteuid() {
		return "", fmt.Errorf("%s is not a directory that only user %d can enter: remove it", base, p.uid())
	}
	return base, p.give(base)
}

// give hands a file to the user who runs the server.
func (p programs) give(path string) error {
	if p.as == nil {
		return nil
	}
	return os.Lchown(path, int(p.as.Uid), int(p.as.Gid))
}

func (p programs) mkdir(base, prefix string) (string, error) {
	dir, err := os.MkdirTemp(base, prefix)
	if err != nil {
		return "", err
	}
	return dir, p.give(dir)
}

// initialised returns an archive of a fresh data directory and its password. It is one file, so that a cleaner of the
// temporary directory takes all of it or nothing.
func (p programs) initialised(base string) (string, error) {
	args := []string{"-D", "data", "-U", "postgres", "-A", "password", "--pwfile=password", "--encoding=UTF8", "--no-sync", "--wal-segsize=1"}
	id := sha256.Sum256([]byte(p.version + p.bin + strings.Join(args, " ")))
	archive := filepath.Join(base, fmt.Sprintf("initdb-%x.tar", id[:6]))
	if _, err := os.Stat(archive); err == nil {
		return archive, nil
	}
	dir, err := p.mkdir(base, "new-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	password := filepath.Join(dir, "password")
	if err := errors.Join(os.WriteFile(password, []byte(rand.Text()), 0o600), p.give(password)); err != nil {
		return "", err
	}
	initdb := filepath.Join(p.bin, "initdb")
	out, err := p.command(dir, initdb, append(args, "--locale=C.UTF-8")...).CombinedOutput()
	if bytes.Contains(out, []byte("invalid locale name")) { // systems without C.UTF-8, such as older macOS
		out, err = p.command(dir, initdb, append(args, "--locale=en_US.UTF-8")...).CombinedOutput()
	}
	if err != nil {
		return "", fmt.Errorf("%s: %w\n%s", initdb, err, out)
	}
	if out, err := p.command(dir, "tar", "-cf", "initdb.tar", "data", "password").CombinedOutput(); err != nil {
		return "", fmt.Errorf("packing %s: %w\n%s", dir, err, out)
	}
	return archive, os.Rename(filepath.Join(dir, "initdb.tar"), archive)
}

// sweep removes what nobody holds, under the base lock. A server whose directory is gone ends itself within a minute.
func sweep(base string) {
	unfinished, _ := filepath.Glob(filepath.Join(base, "new-*"))
	for _, dir := range unfinished {
		_ = os.RemoveAll(dir)
	}
	runs, _ := filepath.Glob(filepath.Join(base, "run-*"))
	for _, dir := range runs {
		lock, err := lockFile(filepath.Join(dir, "lock"), syscall.LOCK_EX|syscall.LOCK_NB)
		if errors.Is(err, syscall.EWOULDBLOCK) {
			continue
		}
		_ = os.RemoveAll(dir)
		if err == nil {
			lock.Close()
		}
	}
}

func lockFile(path string, how int) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|syscall.O_NOFOLLOW, 0o666)
	if err != nil {
		return nil, err
	}
	for {
		err = syscall.Flock(int(f.Fd()), how)
		if !errors.Is(err, syscall.EINTR) {
			break
		}
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}
