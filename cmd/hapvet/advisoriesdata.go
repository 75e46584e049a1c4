package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hapvet/hapvet/advisories"
	"github.com/hapvet/hapvet/cmd/hapvet/internal/rewrite"
)

func newAdvisoriesUpdate() *cobra.Command {
	var from, sum string
	cmd := &cobra.Command{
		Use:   "update --from {FILE | URL}",
		Short: "Use newer advisories than those that hapvet came with",
		Long: `Use newer advisories than those that hapvet came with. They come as a bundle, from a
file or from the web. It is checked (its checksums, and every advisory), and kept in the
user's cache directory, whole or not at all. What is not newer is not taken.`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if from == "" {
				return errors.New("--from says where the bundle is: a file, or an address such as https://example.com/advisories.zip")
			}
			return updateAdvisories(from, sum)
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "take the bundle `FILE|URL`")
	cmd.Flags().StringVar(&sum, "sha256", "", "only if this is its SHA-256 checksum, `HEX`")
	return cmd
}

// updateAdvisories installs a bundle.
func updateAdvisories(from, sum string) error {
	data, err := readBundle(from)
	if err == nil && sum != "" {
		if got := sha256.Sum256(data); !strings.EqualFold(hex.EncodeToString(got[:]), sum) {
			err = fmt.Errorf("its SHA-256 checksum is %x", got)
		}
	}
	if err != nil {
		return &exitError{statusFailed, fmt.Errorf("%s: %w", from, err)}
	}
	db, err := advisories.Install(data)
	if errors.Is(err, advisories.ErrOlder) {
		fmt.Printf("%s: %v\n", from, err)
		return nil
	}
	if err != nil {
		return &exitError{statusFailed, fmt.Errorf("%s: %w", from, err)}
	}
	fmt.Printf("%d advisories as of %s\n", len(db.All()), db.Date())
	return nil
}

// readBundle reads a file, or what an address leads to.
func readBundle(from string) ([]byte, error) {
	if strings.HasPrefix(from, "https://") || strings.HasPrefix(from, "http://") {
		return fetchBundle(from)
	}
	if scheme, _, isAddress := strings.Cut(from, "://"); isAddress {
		return nil, fmt.Errorf("addresses begin with https:// or http://, not %s://", scheme)
	}
	file, err := os.Open(from)
	if err != nil {
		return nil, errors.Unwrap(err) // the caller names the file
	}
	defer file.Close()
	return readBounded(file)
}

// fetchTimeout bounds how long a bundle may take.
const fetchTimeout = time.Minute

func fetchBundle(address string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), fetchTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, errors.Unwrap(err) // the caller names the address
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("the answer is %s", response.Status)
	}
	return readBounded(response.Body)
}

func readBounded(r io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, advisories.MaxBundle+1))
	if err == nil && len(data) > advisories.MaxBundle {
		err = fmt.Errorf("it is larger than %d MiB", advisories.MaxBundle>>20)
	}
	return data, err
}

func newAdvisoriesExport() *cobra.Command {
	var osv, bundle string
	cmd := &cobra.Command{
		Use:   "export {--osv DIR | --bundle FILE}",
		Short: "Write the advisories for other programs",
		Long: `Write the advisories for other programs: as OSV files, one for each advisory, which
osv-scanner and its like read; or as a bundle, which "hapvet advisories update" reads.`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if (osv == "") == (bundle == "") {
				return errors.New("name a directory for OSV files with --osv, or a file for a bundle with --bundle")
			}
			var n int
			var err error
			if osv != "" {
				n, err = exportOSV(osv)
			} else {
				n, err = exportBundle(bundle)
			}
			if err != nil {
				return &exitError{statusFailed, err}
			}
			fmt.Printf("%d advisories as of %s\n", n, advisoryData().Date())
			return nil
		},
	}
	cmd.Flags().StringVar(&osv, "osv", "", "write OSV files into `DIR`")
	cmd.Flags().StringVar(&bundle, "bundle", "", "write a bundle to `FILE`")
	return cmd
}

// exportOSV writes each advisory as a file of its own.
func exportOSV(dir string) (int, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // for others to read
		return 0, err
	}
	all := advisoryData().All()
	for _, a := range all {
		text, err := a.OSV()
		if err != nil {
			return 0, err
		}
		if err := os.WriteFile(filepath.Join(dir, a.ID+".json"), text, 0o644); err != nil { //nolint:gosec // for others to read
			return 0, err
		}
	}
	return len(all), nil
}

func exportBundle(path string) (int, error) {
	file, err := rewrite.Create(path)
	if err != nil {
		return 0, err
	}
	defer file.Discard()
	if err := advisoryData().WriteBundle(file); err != nil {
		return 0, err
	}
	return len(advisoryData().All()), file.Commit()
}
