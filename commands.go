package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	"demeu/api"
	"demeu/models/store"
	"demeu/policies"
	"demeu/workflows/ledger"
)

// ServeCmd answers requests.
type ServeCmd struct{}

// Run starts the server and prints, on the very first start, the way in.
func (ServeCmd) Run(ctx context.Context, c *Config) error {
	app, err := Assemble(ctx, *c, store.Options{})
	if err != nil {
		return err
	}
	defer app.Close()
	if fresh, err := app.People.Untouched(ctx); err != nil {
		return err
	} else if fresh {
		if err := (AdminCmd{Email: "admin@localhost.localdomain", Name: "Administrator"}).invite(ctx, app); err != nil {
			return err
		}
	}
	return app.listen(ctx)
}

// AdminCmd lets somebody in as an administrator of this installation.
type AdminCmd struct {
	Email string `arg:"" help:"Address of the administrator."`
	Name  string `help:"Name of the administrator." default:"Administrator"`
}

// Run prints the one-time way in.
func (a AdminCmd) Run(ctx context.Context, c *Config) error {
	app, err := Assemble(ctx, *c, store.Options{})
	if err != nil {
		return err
	}
	defer app.Close()
	return a.invite(ctx, app)
}

func (a AdminCmd) invite(ctx context.Context, app *App) error {
	code, err := app.People.Administrator(ctx, a.Email, a.Name)
	if err != nil {
		return err
	}
	link := app.Config.BaseURL + "/login?" + url.Values{"email": {a.Email}, "code": {code}}.Encode()
	fmt.Fprintf(os.Stderr, "Administrator %s, once and within 24 hours:\n  %s\n", a.Email, link)
	return nil
}

// MigrateCmd brings the schema up to date.
type MigrateCmd struct{}

// Run migrates and says so.
func (MigrateCmd) Run(ctx context.Context, c *Config) error {
	app, err := Assemble(ctx, *c, store.Options{})
	if err != nil {
		return err
	}
	defer app.Close()
	fmt.Fprintln(os.Stderr, "The schema is up to date.")
	return nil
}

// OpenAPICmd prints the document alone on standard output. It needs no database: the routes are declarations.
type OpenAPICmd struct{}

// Run prints.
func (OpenAPICmd) Run() error {
	_, err := os.Stdout.Write(api.Bare().OpenAPI())
	return err
}

// DocsCmd writes the documents that are made of the program's own tables: docs/states.md and docs/roles.md.
type DocsCmd struct {
	Dir string `arg:"" help:"Folder to write into." type:"existingdir"`
}

// Run writes both.
func (d DocsCmd) Run() error {
	a := api.Bare()
	policy, err := policies.Load()
	if err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile(filepath.Join(d.Dir, "states.md"), statesPage(a.Tables(), policy), 0o644),
		os.WriteFile(filepath.Join(d.Dir, "roles.md"), rolesPage(policy), 0o644),
	)
}

// VerifyCmd re-derives every balance of the ledger from its transfers.
type VerifyCmd struct {
	JSON bool `help:"Print JSON alone on standard output."`
}

// errBroken makes the exit code 1 after the broken rows were named.
var errBroken = errors.New("the ledger does not fit")

// Run names what does not fit.
func (v VerifyCmd) Run(ctx context.Context, c *Config) error {
	app, err := Assemble(ctx, *c, store.Options{})
	if err != nil {
		return err
	}
	defer app.Close()
	found, err := ledger.Verify(ctx, app.Store)
	if err != nil {
		return err
	}
	if v.JSON {
		if found == nil {
			found = []ledger.Finding{}
		}
		if err := json.NewEncoder(os.Stdout).Encode(map[string]any{"ok": len(found) == 0, "findings": found}); err != nil {
			return err
		}
	} else {
		for _, f := range found {
			fmt.Printf("%s %s: %s, expected %s, found %s\n", f.Table, f.ID, f.What, f.Expected, f.Found)
		}
		if len(found) == 0 {
			fmt.Println("green: every balance follows from its transfers")
		}
	}
	if len(found) > 0 {
		return errBroken
	}
	return nil
}
