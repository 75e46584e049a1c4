package integrations

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// hostile is a configuration whose words and names try to be more than text.
const hostile = `# hapvet: haproxy-version=3.0.5 </title><script>document.title = "taken"</script>
defaults
    mode http
    timeout connect 5s
    timeout client 30s
    timeout server 30s
cache <img\ src=x\ onerror=alert(1)>
    total-max-size 16
    process-vary on
frontend "web'><script>alert(2)</script>"
    bind :8080
    http-request cache-use <img\ src=x\ onerror=alert(1)>
    http-response cache-store <img\ src=x\ onerror=alert(1)>
    default_backend </pre><style>*{display:none}</style>
    use_backend a-name-without-any-end-that-is-wider-than-a-telephone-and-has-no-place-to-break-it-0123456789-0123456789
    http-request set-header x ` + "\x1b[31m \u202e \xff" + `
`

// The page that hapvet writes, in a real browser: with everything in it, of an honest
// configuration and of a hostile one.
func TestPageInChromium(t *testing.T) {
	b := openBrowser(t)
	config := filepath.Join(t.TempDir(), "hostile.cfg")
	if err := os.WriteFile(config, []byte(hostile), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, config := range map[string]string{"example": filepath.Join(root, "testdata", "example.cfg"), "hostile": config} {
		t.Run(name, func(t *testing.T) {
			b.t = t
			b.said, b.asked = nil, nil
			address := "file://" + reportOn(t, config)
			b.look(1280, "light", "")
			b.open(address)
			testPage(t, b)
			if len(b.said) > 0 {
				t.Errorf("it says: %q", b.said)
			}
			if len(b.asked) != 1 || b.asked[0] != address {
				t.Errorf("it loads %q", b.asked)
			}
		})
	}
}

// reportOn writes the page of a configuration.
func reportOn(t *testing.T, config string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "report.html")
	cmd := exec.Command(filepath.Join(bin, "hapvet"), "report", "--workload", "api", "--requests", "5000", "--output", path, config)
	cmd.Env = append(os.Environ(), "XDG_CACHE_HOME="+t.TempDir()) // no newer advisories
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return path
}

func testPage(t *testing.T, b *browser) {
	for _, scheme := range []string{"light", "dark"} {
		b.look(1280, scheme, "")
		var poor []string
		b.evaluate(poorContrast, &poor)
		if len(poor) > 0 {
			t.Errorf("%s: contrast below 4.5: %q", scheme, poor)
		}
	}
	var light, dark string
	const ground = "getComputedStyle(document.body).backgroundColor"
	b.evaluate(ground, &dark)
	b.look(1280, "light", "")
	b.evaluate(ground, &light)
	if light == dark {
		t.Errorf("it is %s in the dark, too", light)
	}
	for _, width := range []int{1280, 768, 360, 320} {
		b.look(width, "light", "")
		b.fits(width)
	}
	testFilter(t, b)
	testStructure(t, b)
	b.look(800, "light", "print")
	if n := visible(b, ".filter"); n != 0 {
		t.Error("the filter is printed")
	}
}

// visible counts elements that are shown.
func visible(b *browser, selector string) (n int) {
	b.evaluate(`[...document.querySelectorAll("`+selector+`")].filter(e => e.checkVisibility()).length`, &n)
	return n
}

// The boxes of the filter hide findings of their severity, and only these, without a script
// in the page.
func testFilter(t *testing.T, b *browser) {
	b.look(360, "light", "")
	for _, severity := range []string{"error", "warning", "note"} {
		all, these := visible(b, ".finding"), visible(b, ".finding."+severity)
		if these == 0 || these == all {
			t.Fatalf("%d of %d findings are of severity %s: this shows nothing", these, all, severity)
		}
		press := `document.querySelector("#show-` + severity + `").click()`
		var nothing any
		b.evaluate(press+", 0", &nothing)
		if got := visible(b, ".finding"); got != all-these || visible(b, ".finding."+severity) != 0 {
			t.Errorf("without %s: %d of %d findings are shown, %d of them were hidden", severity, got, all, these)
		}
		b.evaluate(press+", 0", &nothing)
		if visible(b, ".finding") != all {
			t.Errorf("%s: not all findings come back", severity)
		}
	}
}

// testStructure asks for what people who do not see the page go by.
func testStructure(t *testing.T, b *browser) {
	for what, expression := range map[string]string{
		"landmarks":                      `["header", "nav", "main", "footer"].filter(s => document.querySelectorAll(s).length != 1)`,
		"ids used twice":                 `[...document.querySelectorAll("[id]")].map(e => e.id).filter((id, i, all) => all.indexOf(id) != i)`,
		"references to no id":            `[...document.querySelectorAll("[aria-labelledby]")].map(e => e.getAttribute("aria-labelledby")).concat([...document.querySelectorAll("a[href^='#']")].map(e => e.hash.slice(1))).filter(id => !document.getElementById(id))`,
		"levels left out":                `[...document.querySelectorAll("h1,h2,h3,h4,h5")].map(e => +e.tagName[1]).filter((level, i, all) => level > (i ? all[i-1] : 0) + 1)`,
		"pictures without a name":        `[...document.querySelectorAll("svg")].filter(e => !e.closest("[role=img]")?.getAttribute("aria-label")).map(e => e.outerHTML.slice(0, 80))`,
		"boxes without a label":          `[...document.querySelectorAll("input")].filter(e => !e.labels.length).map(e => e.id)`,
		"tables without heads":           `[...document.querySelectorAll("thead th")].filter(e => e.scope != "col").map(e => e.textContent)`,
		"more than one h1":               `[...document.querySelectorAll("h1")].slice(1).map(e => e.textContent)`,
		"scripts, pictures and handlers": `[...document.querySelectorAll("script, img, iframe, object, link, body style, [onerror], [onclick], [style]")].map(e => e.outerHTML.slice(0, 80))`,
	} {
		var wrong []string
		b.evaluate(expression, &wrong)
		if len(wrong) > 0 {
			t.Errorf("%s: %s", what, strings.Join(wrong, ", "))
		}
	}
	var title string
	b.evaluate("document.title", &title)
	if !strings.HasSuffix(title, "hapvet") {
		t.Errorf("the title is %q", title)
	}
	var charts int
	b.evaluate(`document.querySelectorAll("svg path.s1:not(.band)").length`, &charts)
	if charts < 5 {
		t.Errorf("%d curves", charts)
	}
}

// poorContrast lists elements with text that WCAG 2 calls hard to read (level AA).
const poorContrast = `(() => {
  const rgb = s => s.match(/[\d.]+/g).map(Number);
  const light = c => c.slice(0, 3).map(v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const ground = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
  const poor = new Set();
  for (const e of document.querySelectorAll("body *")) {
    if (![...e.childNodes].some(n => n.nodeType == 3 && n.data.trim()) || !e.checkVisibility()) continue;
    const style = getComputedStyle(e), ink = rgb(e.closest("svg") ? style.fill : style.color);
    const [a, b] = [light(ink), light(ground(e))].sort((x, y) => y - x);
    if ((a + .05) / (b + .05) < 4.5) poor.add(e.tagName + "." + e.className.toString() + ": " + e.textContent.slice(0, 30));
  }
  return [...poor];
})()`
