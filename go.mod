module github.com/hapvet/hapvet

go 1.26.0

require (
	github.com/Masterminds/semver/v3 v3.5.0
	golang.org/x/tools v0.52.0
)
