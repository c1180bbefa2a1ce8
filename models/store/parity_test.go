package store_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"demeu/models"
	"demeu/models/modeltest"
	"demeu/models/store"

	"gorm.io/gorm/schema"
)

// The two folders of migrations make the same tables, columns, nullability and indexes.
func TestEnginesHaveTheSameSchema(t *testing.T) {
	lite := describe(t, modeltest.Open(t, store.SQLite))
	pg := describe(t, modeltest.Open(t, store.Postgres))
	for name := range pg {
		if lite[name] == "" {
			t.Errorf("only on PostgreSQL: %s %s", name, pg[name])
		}
	}
	for name, l := range lite {
		if p := pg[name]; p != l {
			t.Errorf("%s: SQLite %q, PostgreSQL %q", name, l, p)
		}
	}
	if len(lite) < 100 {
		t.Fatalf("only %d facts compared", len(lite))
	}
}

// describe lists table.column with nullability, and every index with its columns.
func describe(t *testing.T, s *store.Store) map[string]string {
	t.Helper()
	facts := map[string]string{}
	queries := map[store.Engine][2]string{
		store.Postgres: {`SELECT table_name, column_name, CASE WHEN is_nullable = 'YES' THEN 'null' ELSE 'not null' END FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'goose_db_version'`,
			`SELECT t.relname, i.relname, CASE WHEN x.indisunique THEN 'unique ' ELSE '' END || CASE WHEN x.indpred IS NULL THEN '' ELSE 'partial ' END || (SELECT string_agg(a.attname, ',' ORDER BY k.ord) FROM unnest(x.indkey) WITH ORDINALITY k(att, ord) JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.att)
			 FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace WHERE n.nspname = 'public' AND t.relname <> 'goose_db_version'`},
		store.SQLite: {`SELECT m.name, p.name, CASE WHEN p."notnull" = 1 OR p.pk > 0 THEN 'not null' ELSE 'null' END FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'goose_db_version'`,
			`SELECT m.name, l.name, CASE WHEN l."unique" = 1 THEN 'unique ' ELSE '' END || CASE WHEN l.partial = 1 THEN 'partial ' ELSE '' END || (SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(l.name) ORDER BY seqno))
			 FROM sqlite_master m JOIN pragma_index_list(m.name) l WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name <> 'goose_db_version'`},
	}
	for i, q := range queries[s.Engine] {
		rows, err := s.SQL().QueryContext(context.Background(), q)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var table, name, fact string
			if err := rows.Scan(&table, &name, &fact); err != nil {
				t.Fatal(err)
			}
			if i == 1 { // an index of a constraint has an invented name: compare by what it covers
				name, fact = "index "+fact, "yes"
			}
			facts[table+"."+name] = fact
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return facts
}

// Every column of a model stands in its table, and every column of the table in its model.
func TestModelsMatchTables(t *testing.T) {
	s := modeltest.Open(t, store.SQLite)
	columns := map[string][]string{}
	for name := range describe(t, s) {
		table, column, _ := strings.Cut(name, ".")
		if !strings.HasPrefix(column, "index ") {
			columns[table] = append(columns[table], column)
		}
	}
	for _, m := range []any{
		models.Event{}, models.Approval{}, models.IdempotencyKey{}, models.DutyTable{}, models.Letter{}, models.Person{}, models.LoginCode{}, models.Session{},
		models.Organisation{}, models.Verification{}, models.Membership{}, models.Fund{}, models.Receipt{}, models.Conversion{}, models.Call{}, models.CallFunding{},
		models.Application{}, models.Attachment{}, models.RosterEntry{}, models.Conflict{}, models.Assignment{}, models.Ranking{}, models.Decision{},
		models.Award{}, models.FundingLine{}, models.Tranche{}, models.TrancheShare{}, models.PaymentBatch{}, models.PaymentLine{}, models.Report{}, models.Expense{},
	} {
		parsed, err := schema.Parse(m, &sync.Map{}, schema.NamingStrategy{})
		if err != nil {
			t.Errorf("%T: %v", m, err)
			continue
		}
		var fields []string
		for _, f := range parsed.Fields {
			if f.DBName != "" {
				fields = append(fields, f.DBName)
			}
		}
		slices.Sort(fields)
		slices.Sort(columns[parsed.Table])
		if fmt.Sprint(fields) != fmt.Sprint(columns[parsed.Table]) {
			t.Errorf("%s:\n model %v\n table %v", reflect.TypeOf(m).Name(), fields, columns[parsed.Table])
		}
	}
}
