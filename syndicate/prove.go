package syndicate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
)

// proofRule is the name of the findings about originals and their images.
const proofRule = "proof"

// knowBetter is how a person goes ahead without.
const knowBetter = "if you know better, pass --no-proof"

// prove looks whether the original of a story is online, and then its images.
func (d Delivery) prove(ctx context.Context, a Action, records Records) []Finding {
	if d.Prover == nil {
		return nil
	}
	findings := d.proveOriginal(ctx, a, records)
	if Blocking(findings) {
		return findings
	}
	return append(findings, d.proveImages(ctx, a)...)
}

// proveOriginal looks whether the original is online. For a draft, which nobody sees yet, it only warns. That
// there is no answer is no proof of the contrary; but the first story that others can see waits until the site
// was seen once from here.
func (d Delivery) proveOriginal(ctx context.Context, a Action, records Records) []Finding {
	err := d.Prover.Prove(ctx, a.CanonicalURL)
	if err == nil {
		return nil
	}
	f := Finding{Rule: proofRule, Severity: Error, Message: err.Error(), Path: a.Path, Hint: "deploy the site first; " + knowBetter}
	if errors.Is(err, ErrCannotTell) {
		f.Message = "no proof that the original is online: " + WhyUnanswered(err)
		f.Hint = "the first story that others can see needs it; " + knowBetter
		if records.haveShown() {
			f.Severity, f.Hint = Warning, ""
		}
	}
	if a.Status == Draft {
		f.Severity, f.Hint = Warning, ""
	}
	return []Finding{f}
}

// haveShown reports whether a story that others can see was ever created.
func (r Records) haveShown() bool {
	for _, e := range r.Entries {
		if e.State == StatePublished && (e.Story.Status == Public || e.Story.Status == Unlisted) {
			return true
		}
	}
	return false
}

// proveImages looks, at all of them at once, whether the destination can fetch the images of an article, or
// else gets them from the site's files. The pictures in it need no proof.
func (d Delivery) proveImages(ctx context.Context, a Action) []Finding {
	var addresses []string
	for _, image := range a.submission.Article.Images {
		if _, isPicture := ParsePicture(image.Src); !isPicture && !slices.Contains(addresses, image.Src) {
			addresses = append(addresses, image.Src)
		}
	}
	troubles := make([]error, len(addresses))
	var asking sync.WaitGroup
	for i, address := range addresses {
		asking.Go(func() { troubles[i] = d.Prover.ProveImage(ctx, address) })
	}
	asking.Wait()
	var findings []Finding
	for i, trouble := range troubles {
		if trouble != nil {
			findings = append(findings, d.aboutImage(ctx, a, addresses[i], trouble)...)
		}
	}
	return findings
}

// aboutImage says what the trouble with an image means: nothing, if its file is uploaded in its place.
func (d Delivery) aboutImage(ctx context.Context, a Action, address string, trouble error) []Finding {
	f := Finding{Rule: proofRule, Severity: Warning, Path: a.Path, Message: trouble.Error()}
	switch {
	case errors.Is(trouble, ErrCannotTell):
		f.Message = fmt.Sprintf("no proof that %s gets an image: %s", d.Profile.Title, WhyUnanswered(trouble))
	case a.Status != Draft:
		_, err := d.fromSite(ctx, address, trouble)
		if err == nil {
			return nil
		}
		f.Severity, f.Message, f.Hint = Error, err.Error(), "mend the image, or deploy the site first; "+knowBetter
	}
	return []Finding{f}
}
