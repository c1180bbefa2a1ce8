// Package modeltest opens migrated databases for tests, on both engines.
package modeltest

import (
	"context"
	"path/filepath"
	"testing"

	"demeu/models/store"
)

// Each runs the same test on SQLite and on PostgreSQL, each time on a fresh migrated database.
func Each(t *testing.T, test func(t *testing.T, s *store.Store)) {
	t.Helper()
	for _, engine := range []store.Engine{store.SQLite, store.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			test(t, Open(t, engine))
		})
	}
}

// Open gives a fresh migrated database on one engine; prepare, if given, adds to what every such database starts with.
func Open(t testing.TB, engine store.Engine, prepare ...func(context.Context, *store.Store) error) *store.Store {
	t.Helper()
	ctx := context.Background()
	fill := func(where string) error {
		s, err := store.Open(ctx, where, store.Options{Unsafe: true})
		if err != nil {
			return err
		}
		defer s.Close()
		if err := s.Migrate(ctx); err != nil {
			return err
		}
		for _, p := range prepare {
			if err := p(ctx, s); err != nil {
				return err
			}
		}
		return nil
	}
	where := filepath.Join(t.TempDir(), "demeu.db")
	key := "migrated"
	if len(prepare) > 0 {
		key = "prepared"
	}
	if engine == store.Postgres {
		where = PostgresFromTemplate(t, key, fill)
	} else if err := fill(where); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(ctx, where, store.Options{Unsafe: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}
