// Demeu joins donors, public and private, domestic and international, with volunteer projects: calls, applications,
// reviews, awards, and money that can be followed to the last tiyn.
package main

import (
	"context"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// CLI is every command of the program.
type CLI struct {
	Config
	Serve   ServeCmd   `cmd:"" help:"Answer requests; creates the schema on the first start."`
	Migrate MigrateCmd `cmd:"" help:"Bring the database's schema up to date."`
	OpenAPI OpenAPICmd `cmd:"" name:"openapi" help:"Print the API's document."`
	Admin   AdminCmd   `cmd:"" help:"Let somebody in as administrator; prints a one-time link."`
	Demo    DemoCmd    `cmd:"" help:"Serve with demonstration data on a folder of its own."`
	Verify  VerifyCmd  `cmd:"" help:"Derive every balance again; names what does not fit and exits with 1."`
	Docs    DocsCmd    `cmd:"" help:"Write the pages of states and roles."`
}

func main() {
	var cli CLI
	k := kong.Parse(&cli, kong.Name("demeu"), kong.Description("Grants for volunteer projects."), kong.UsageOnError())
	var level slog.Level
	_ = level.UnmarshalText([]byte(cli.LogLevel)) // kong has checked it
	slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: level})))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	k.BindTo(ctx, (*context.Context)(nil))
	k.FatalIfErrorf(k.Run(&cli.Config))
}
