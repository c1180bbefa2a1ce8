//go:build unix

package modeltest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// child tells a second run of this test program how to end, see TestServerEndsWithItsProcess.
const child = "DEMEU_MODELTEST_CHILD"

func query[T any](t *testing.T, dsn, sql string) (value T) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(t.Context()))
	if err := conn.QueryRow(t.Context(), sql).Scan(&value); err != nil {
		t.Fatal(err)
	}
	return value
}

func run(ctx context.Context, dsn, sql string) error {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, sql)
	return errors.Join(err, conn.Close(ctx))
}

func TestPostgresGivesEachTestItsOwnDatabase(t *testing.T) {
	t.Parallel()
	one, two := Postgres(t), Postgres(t)
	if one == two {
		t.Fatalf("both got %s", one)
	}
	if err := run(t.Context(), one, "CREATE TABLE only_here (id int)"); err != nil {
		t.Fatal(err)
	}
	const tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
	if a, b := query[int](t, one, tables), query[int](t, two, tables); a != 1 || b != 0 {
		t.Errorf("want 1 table in the first database and 0 in the second, got %d and %d", a, b)
	}
}

func TestPostgresSettings(t *testing.T) {
	t.Parallel()
	dsn := Postgres(t)
	for setting, want := range map[string]string{
		"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200",
		"server_encoding": "UTF8", "listen_addresses": "127.0.0.1", "TimeZone": "UTC",
	} {
		if got := query[string](t, dsn, "SHOW "+setting); got != want {
			t.Errorf("%s: want %s, got %s", setting, want, got)
		}
	}
	if got := query[string](t, dsn, "SELECT lower('ӘҒҚҢӨҰҮҺІ')"); got != "әғқңөұүһі" {
		t.Errorf("lower() does not know Kazakh letters: got %s", got)
	}
}

func TestPostgresDropsTheDatabaseDespiteOpenConnections(t *testing.T) {
	t.Parallel()
	var name string
	var left *pgx.Conn
	t.Run("leaves a connection open", func(t *testing.T) {
		dsn := Postgres(t)
		name = query[string](t, dsn, "SELECT current_database()")
		conn, err := pgx.Connect(t.Context(), dsn)
		if err != nil {
			t.Fatal(err)
		}
		left = conn
	})
	t.Cleanup(func() { _ = left.Close(context.Background()) })
	sql := "SELECT count(*) FROM pg_database WHERE datname = '" + name + "'"
	if n := query[int](t, Postgres(t), sql); n != 0 {
		t.Errorf("%s is still there", name)
	}
}

func TestPostgresFromTemplateBuildsOnce(t *testing.T) {
	t.Parallel()
	var builds atomic.Int32
	build := func(dsn string) error {
		builds.Add(1)
		return run(context.Background(), dsn, "CREATE TABLE seeded AS SELECT 41 AS n")
	}
	t.Run("tests", func(t *testing.T) {
		for i := range 8 {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel()
				dsn := PostgresFromTemplate(t, "builds once", build)
				if n := query[int](t, dsn, "UPDATE seeded SET n = n + 1 RETURNING n"); n != 42 {
					t.Errorf("saw another test's row: want 42, got %d", n)
				}
			})
		}
	})
	if n := builds.Load(); n != 1 {
		t.Errorf("want one build, got %d", n)
	}
}

func TestPostgresFromTemplateForgivesAConnectionLeftOpen(t *testing.T) {
	t.Parallel()
	dsn := PostgresFromTemplate(t, "left open", func(dsn string) error {
		conn, err := pgx.Connect(context.Background(), dsn)
		if err != nil {
			return err
		}
		t.Cleanup(func() { _ = conn.Close(context.Background()) })
		_, err = conn.Exec(context.Background(), "CREATE TABLE seeded AS SELECT 41 AS n")
		return err
	})
	if n := query[int](t, dsn, "SELECT n FROM seeded"); n != 41 {
		t.Errorf("want 41, got %d", n)
	}
}

func TestTemplateIsBuiltAgainAfterAFailure(t *testing.T) {
	t.Parallel()
	s := running(t)
	var p template
	boom := errors.New("boom")
	if _, err := p.get(s, func(string) error { return boom }); !errors.Is(err, boom) {
		t.Fatalf("want the builder's error, got %v", err)
	}
	if _, err := p.get(s, func(string) error { return nil }); err != nil {
		t.Fatal(err)
	}
}

func TestLogTellsOneDatabaseFromAnother(t *testing.T) {
	t.Parallel()
	one, two := Postgres(t), Postgres(t)
	for _, dsn := range []string{one, two} {
		if err := run(t.Context(), dsn, "SELECT\n no_such_column"); err == nil {
			t.Fatal("no error")
		}
	}
	name := query[string](t, one, "SELECT current_database()")
	log := running(t).tail(name)
	if strings.Count(log, "ERROR:") != 1 || !strings.Contains(log, "no_such_column") || !strings.Contains(log, "["+name+"]") {
		t.Errorf("want the one error of %s with its statement, got:\n%s", name, log)
	}
}

func TestMissingProgramsAreNamed(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := findPrograms(filepath.Join(t.TempDir(), "*", "bin"))
	if err == nil {
		t.Fatal("found programs where there are none")
	}
	for _, want := range []string{"initdb", "scripts/setup-test.sh", "apt-get install postgresql"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the message lacks %q: %v", want, err)
		}
	}
}

func TestNewestVersionFirst(t *testing.T) {
	t.Parallel()
	if versionIn("/usr/lib/postgresql/9.6/bin") != 9 || versionIn("/usr/lib/postgresql/15/bin") != 15 || versionIn("/bin") != 0 {
		t.Error("versionIn misreads a folder")
	}
}

func TestSweepRemovesOnlyWhatNobodyHolds(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	for _, dir := range []string{"run-held", "run-left", "run-unlocked", "new-half"} {
		if err := os.MkdirAll(filepath.Join(base, dir, "data"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	held, err := lockFile(filepath.Join(base, "run-held", "lock"), syscall.LOCK_EX)
	if err != nil {
		t.Fatal(err)
	}
	defer held.Close()
	left, err := lockFile(filepath.Join(base, "run-left", "lock"), syscall.LOCK_EX)
	if err != nil {
		t.Fatal(err)
	}
	left.Close()
	sweep(base)
	found, _ := filepath.Glob(filepath.Join(base, "*"))
	if len(found) != 1 || found[0] != filepath.Join(base, "run-held") {
		t.Errorf("want run-held alone, got %v", found)
	}
}

// The child run says where its server is and ends in one of the ways in which test programs end.
func TestServerEndsWithItsProcess(t *testing.T) {
	if way := os.Getenv(child); way != "" {
		endAs(t, way)
		return
	}
	t.Parallel()
	for _, way := range []string{"pass", "exit", "panic", "timeout", "kill"} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			cmd := exec.Command(os.Args[0], "-test.run=^TestServerEndsWithItsProcess$", "-test.timeout=4s")
			cmd.Env = append(os.Environ(), child+"="+way)
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = cmd.Process.Kill() })
			var address, dir string
			for lines := bufio.NewScanner(out); lines.Scan(); {
				if _, err := fmt.Sscanf(lines.Text(), "server %s %s", &address, &dir); err == nil && way == "kill" {
					if err := cmd.Process.Kill(); err != nil {
						t.Fatal(err)
					}
				}
			}
			err = cmd.Wait() // would hang if the server held the child's output open
			if address == "" {
				t.Fatalf("the child started no server: %v", err)
			}
			if (err == nil) != (way == "pass") {
				t.Errorf("the child ended in another way than by %s: %v", way, err)
			}
			vanishes(t, address, dir)
		})
	}
}

func endAs(t *testing.T, way string) {
	dsn, err := url.Parse(Postgres(t))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("server %s %s\n", dsn.Host, running(t).dir)
	switch way {
	case "pass":
	case "exit":
		os.Exit(3)
	case "panic":
		panic("on purpose")
	default: // until -test.timeout or a kill
		select {}
	}
}

func vanishes(t *testing.T, address, dir string) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			conn.Close()
		}
		_, gone := os.Stat(dir)
		if err != nil && errors.Is(gone, os.ErrNotExist) {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("left behind: server %s (dial: %v), directory %s (stat: %v)", address, err, dir, gone)
		}
	}
}

// Test processes of one user start their servers at the same time; here they are goroutines.
func TestServersStartSideBySide(t *testing.T) {
	t.Parallel()
	for i := range 4 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			s, err := startServer()
			if err != nil {
				t.Fatal(err)
			}
			if got := query[string](t, s.dsn("postgres"), "SHOW data_directory"); got != filepath.Join(s.dir, "data") {
				t.Errorf("the address of %s answers from %s", s.dir, got)
			}
			if err := errors.Join(s.alive.Close(), s.lock.Close()); err != nil {
				t.Fatal(err)
			}
			vanishes(t, fmt.Sprintf("127.0.0.1:%d", s.port), s.dir)
		})
	}
}

func BenchmarkPostgresFromTemplate(b *testing.B) {
	build := func(dsn string) error {
		return run(context.Background(), dsn, `DO $$ BEGIN FOR i IN 1..80 LOOP
			EXECUTE format('CREATE TABLE t%s (id text PRIMARY KEY, a bigint, b text)', i);
			EXECUTE format('CREATE INDEX ON t%s (a)', i); END LOOP; END $$`)
	}
	PostgresFromTemplate(b, "benchmark", build)
	for b.Loop() {
		PostgresFromTemplate(b, "benchmark", build)
	}
}

func BenchmarkPostgresServer(b *testing.B) {
	for b.Loop() {
		s, err := startServer()
		if err != nil {
			b.Fatal(err)
		}
		s.alive.Close()
		s.lock.Close()
	}
}
