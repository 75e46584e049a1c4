package main

import (
	"os"

	cmdupgrade "github.com/hapvet/hapvet/cmd/hapvet/internal/upgrade"
	"github.com/hapvet/hapvet/report/upgradeview"
	"github.com/hapvet/hapvet/upgrade"
	"github.com/hapvet/hapvet/upgrade/fleet"
)

// runFleet plans for every configuration of an inventory.
func (u *upgradeFlags) runFleet() error {
	inventory, read, err := cmdupgrade.ReadInventory(u.inventory, os.Stdin)
	if err != nil {
		return &exitError{statusFailed, err}
	}
	for i := range inventory.Entries {
		if e := &inventory.Entries[i]; e.To.IsZero() {
			e.To = u.target
		}
	}
	job := fleet.Job{Inventory: inventory, Read: read, Choice: u.choice, Advisories: advisoryData(), Today: today()}
	r, errs := job.Report()
	for _, err := range errs {
		complain(err.Error())
	}
	if len(r.Rows) > 0 {
		if err := u.printFleet(r); err != nil {
			return written(err)
		}
	}
	switch {
	case len(errs) > 0:
		return &exitError{status: statusFailed}
	case leaves(r):
		return &exitError{status: statusFindings}
	}
	return nil
}

// leaves reports whether some configuration is to move, or needs hands.
func leaves(r *fleet.Report) bool {
	for i := range r.Rows {
		if r.Rows[i].Way != upgrade.Stay && (r.Rows[i].Way != upgrade.Asked || !r.Rows[i].ByEdits) {
			return true
		}
	}
	return false
}

func (u *upgradeFlags) printFleet(r *fleet.Report) error {
	switch u.format {
	case formatJSON:
		return upgradeview.JSON(os.Stdout, r)
	case formatMarkdown:
		return upgradeview.FleetMarkdown(os.Stdout, r)
	}
	return upgradeview.FleetText(os.Stdout, r, u.look())
}
