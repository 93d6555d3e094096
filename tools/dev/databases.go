package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/rules-services/rules_services/internal/database"
	"github.com/rules-services/rules_services/internal/runspec"
)

// databases brings up the PostgreSQL databases that services use, and with migrate in step with the code. Services
// without any need none.
func (p process) databases(ctx context.Context, location runspec.Location, dev *runspec.Dev, migrate bool) error {
	names, specs := dev.Migrators()
	if len(names) == 0 {
		return nil
	}
	begin := time.Now()
	cluster, err := database.OpenFor(database.InDeclaredFolder(p.env, specs), 0, p.stderr)
	if err != nil {
		return fmt.Errorf("databases: %w", err)
	}
	wanted, migrators, err := cluster.FromSpec(location, p.env, names, specs)
	if err != nil {
		return fmt.Errorf("databases: %w", err)
	}
	report, err := cluster.Up(ctx, wanted)
	if err != nil {
		return fmt.Errorf("databases: %w", err)
	}
	if report.Started {
		fmt.Fprintf(p.stderr, "started PostgreSQL on 127.0.0.1:%d, which goes on when the services stop (%.1f s)\n", report.Port, time.Since(begin).Seconds())
	}
	if len(report.Databases) > 0 {
		fmt.Fprintf(p.stderr, "made databases: %s\n", strings.Join(report.Databases, ", "))
	}
	if !migrate {
		return nil
	}
	if err := cluster.Migrate(ctx, migrators); err != nil {
		return fmt.Errorf("databases: %w", err)
	}
	return nil
}

// only is a spec of the service that was asked for alone.
func only(dev *runspec.Dev) *runspec.Dev {
	one := *dev
	one.Services = []runspec.Service{dev.Requested()}
	return &one
}
