package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strings"
)

// Config is every setting of the program: a flag, an environment variable DEMEU_…, a default. A setting that is absent
// does no harm. Secrets may also come from a file named by …_FILE.
type Config struct {
	Addr         string `help:"Address to listen on." default:"127.0.0.1:8080" env:"DEMEU_ADDR"`
	MetricsAddr  string `help:"Address of the metrics; empty turns them off." default:"" env:"DEMEU_METRICS_ADDR"`
	BaseURL      string `help:"Address under which people reach the platform; made of the listening address when empty." env:"DEMEU_BASE_URL"`
	DataDir      string `help:"Folder of the embedded database and the uploaded files." default:"./data" env:"DEMEU_DATA_DIR" type:"path"`
	DatabaseURL  string `help:"postgres://… ; the embedded SQLite file when empty." env:"DEMEU_DATABASE_URL" secret:""`
	DatabaseFile string `help:"File with the database address." env:"DEMEU_DATABASE_URL_FILE" type:"path"`
	SMTPHost     string `help:"Mail server; letters stay in the outbox when empty." env:"DEMEU_SMTP_HOST"`
	SMTPPort     int    `help:"Port of the mail server." default:"587" env:"DEMEU_SMTP_PORT"`
	SMTPUser     string `help:"Account at the mail server." env:"DEMEU_SMTP_USER"`
	SMTPPassword string `help:"Password at the mail server." env:"DEMEU_SMTP_PASSWORD" secret:""`
	SMTPFile     string `help:"File with that password." env:"DEMEU_SMTP_PASSWORD_FILE" type:"path"`
	MailFrom     string `help:"Sender of letters." default:"demeu@localhost" env:"DEMEU_MAIL_FROM"`
	TestClock    bool   `help:"Let anybody move the clock; loopback addresses only." env:"DEMEU_TEST_CLOCK"`
	demo         bool   // set by the command of that name
	LogLevel     string `help:"debug, info, warn or error." default:"info" enum:"debug,info,warn,error" env:"DEMEU_LOG_LEVEL"`
}

// AfterApply reads the secrets that stand in files and refuses what cannot be meant.
func (c *Config) AfterApply() error {
	for file, value := range map[string]*string{c.DatabaseFile: &c.DatabaseURL, c.SMTPFile: &c.SMTPPassword} {
		if file == "" {
			continue
		}
		b, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		*value = strings.TrimSpace(string(b))
	}
	host, _, err := net.SplitHostPort(c.Addr)
	if err != nil {
		return fmt.Errorf("--addr: %w", err)
	}
	if ip := net.ParseIP(host); c.TestClock && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return errors.New("the test clock needs a loopback address: anybody who reaches it can move the time")
	}
	if c.BaseURL == "" {
		c.BaseURL = "http://" + c.Addr
	}
	if u, err := url.Parse(c.BaseURL); err != nil || u.Host == "" {
		return fmt.Errorf("--base-url: %q is no address", c.BaseURL)
	}
	return nil
}

// Secure says whether people come over https.
func (c *Config) Secure() bool { return strings.HasPrefix(c.BaseURL, "https://") }
