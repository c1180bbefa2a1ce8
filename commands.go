package main

import (
	"context"
	"fmt"
	"net"
	"os"

	"demeu/api"
	"demeu/models/store"
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
	l, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return err
	}
	return app.Serve(ctx, l)
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
	_, err := os.Stdout.Write(api.Document())
	return err
}
