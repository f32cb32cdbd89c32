package redactprocessor

import "strings"

// mask stands where something was. It does not say how much.
const mask = "****"

// redactText masks what a free text (a message, a stack trace, a path, a log line) may carry of
// people and secrets:
//
//   - what looks like an e-mail address, "@" as %40 too, and user:password@ of a URL
//   - the parameters of a query string, but those of the list
//   - what follows Bearer, Basic, Digest or Negotiate, and a JSON web token
//   - the value of a name that says itself that it is secret (password=, "api_key":), and the rest of
//     the line after Cookie: and Authorization:
//
// It is one walk along the text, and copies only where something is masked.
func (r *rules) redactText(text string) string {
	var out strings.Builder
	copied := 0  // everything before it is in out
	noQuery := 0 // no query begins before it
	replace := func(from, to int, with string) {
		out.WriteString(text[copied:from])
		out.WriteString(with)
		copied = to
	}
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case wordByte[c]:
			end := i + 1
			for end < len(text) && wordByte[text[end]] {
				end++
			}
			if secret := maskAfter(text, i, end); secret.to > secret.from {
				replace(secret.from, secret.to, mask)
				end = secret.to
			}
			i = end
		case c == '@' || c == '%' && strings.HasPrefix(text[i:], "%40"):
			if address := addressAround(text, copied, i); address.to > address.from {
				replace(address.from, address.to, mask)
				i = address.to
			} else {
				i++
			}
		case c == ':' && strings.HasPrefix(text[i:], "://"):
			i += len("://")
			if at := endOfUserInfo(text, i); at > i {
				replace(i, at, mask)
				i = at + 1
			}
		case c == '?':
			if i < noQuery {
				i++
				continue
			}
			end, isQuery := endOfQuery(text, i+1)
			if isQuery {
				replace(i+1, end, r.redactQuery(text[i+1:end]))
				i = end
			} else {
				noQuery = end
				i++
			}
		default:
			i++
		}
	}
	if copied == 0 {
		return text
	}
	out.WriteString(text[copied:])
	return out.String()
}

// part of a text; empty when from is to.
type part struct{ from, to int }

// A word is what a name is made of. Hyphens too: Set-Cookie, api-key.
var wordByte = bytesOf("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")

// What an address has before its @, and a host after it. Letters of every other script count as
// letters.
var (
	localByte = withoutASCIILimit(bytesOf("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-%!#$&'*/=^`{|}~"))
	hostByte  = withoutASCIILimit(bytesOf("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-"))
	// In a text these are rather around an address than of it.
	unlikelyLocal = bytesOf("!#$&'*/=^`{|}~")
	tokenByte     = bytesOf("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._~+/=-")
	jwtByte       = bytesOf("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
	// Where a value ends that is not in quotes.
	valueEnd     = bytesOf(" \t\r\n\"'`&,;)]}<>|")
	authorityEnd = bytesOf(" \t\r\n\v\f/?#")
	queryEnd     = bytesOf(" \t\r\n\"'`<>)]}|\\")
	lineEnd      = bytesOf("\r\n\"'`")
)

func bytesOf(all string) (set [256]bool) {
	for i := range len(all) {
		set[all[i]] = true
	}
	return set
}

func withoutASCIILimit(set [256]bool) [256]bool {
	for c := 0x80; c < 0x100; c++ {
		set[c] = true
	}
	return set
}

// maxLocal is more than the 64 bytes that the part before the @ may have, so that a text of nothing
// but such signs is not gone through once for each.
const maxLocal = 96

// addressAround the sign at position at (@ or %40): the local part before it, as far back as
// notBefore, and a host up to the last label of letters behind it, which is not its first. Object@1b2c
// and library@1.2.3 are none.
func addressAround(text string, notBefore, at int) part {
	notBefore = max(notBefore, at-maxLocal)
	from := at
	for from > notBefore && localByte[text[from-1]] && !unlikelyLocal[text[from-1]] {
		from--
	}
	if from == at && at > notBefore && text[at-1] == '"' {
		if quote := strings.LastIndexByte(text[notBefore:at-1], '"'); quote >= 0 {
			from = notBefore + quote
		}
	}
	to := at + 1
	if text[at] == '%' {
		to = at + len("%40")
	}
	host := to
	for to < len(text) && hostByte[text[to]] {
		to++
	}
	for to > host && (text[to-1] == '.' || text[to-1] == '-') {
		to--
	}
	for from < at {
		dot := strings.LastIndexByte(text[host:to], '.')
		if dot <= 0 {
			break
		}
		if top := topLabel(text[host+dot+1 : to]); top > 0 {
			return part{from, host + dot + 1 + top}
		}
		to = host + dot
	}
	return part{}
}

// topLabel is how much of a host's label could be the last of an address: all of com, three of
// com-2026 and com1, nothing of 1b2c. An encoded one of another script is xn--something.
func topLabel(label string) int {
	if strings.HasPrefix(label, "xn--") {
		return len(label)
	}
	end := 0
	for end < len(label) && (label[end] >= 0x80 || 'a' <= label[end]|0x20 && label[end]|0x20 <= 'z') {
		end++
	}
	if end < 2 {
		return 0
	}
	return end
}

// endOfUserInfo is where the @ of user:password@ stands, in the authority that begins at from; from
// where there is none.
func endOfUserInfo(text string, from int) int {
	at := from
	for i := from; i < len(text) && !authorityEnd[text[i]]; i++ {
		if text[i] == '@' {
			at = i
		}
	}
	return at
}

// endOfQuery that begins at from, or of what is none: a question mark of a sentence.
func endOfQuery(text string, from int) (end int, isQuery bool) {
	if from < 2 || queryEnd[text[from-2]] {
		return from, false
	}
	for end = from; end < len(text) && !queryEnd[text[end]]; end++ {
		isQuery = isQuery || text[end] == '=' && end > from
	}
	if !isQuery {
		return end, false
	}
	for text[end-1] == '.' || text[end-1] == ',' || text[end-1] == ':' {
		end--
	}
	return end, true
}

// maskAfter the word from..end says what of the text is secret because of it: what follows, or the
// word itself.
func maskAfter(text string, from, end int) part {
	if strings.HasPrefix(text[from:end], "eyJ") {
		return webToken(text, from, end)
	}
	if end-from > maxSecretWord {
		return part{}
	}
	var lower [maxSecretWord]byte
	for i := from; i < end; i++ {
		c := text[i]
		switch {
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		case c == '-':
			c = '_'
		}
		lower[i-from] = c
	}
	switch secretWords[string(lower[:end-from])] {
	case isScheme:
		return schemeValue(text, end)
	case hasValue:
		return namedValue(text, end, &valueEnd)
	case hasLine:
		return namedValue(text, end, &lineEnd)
	case isHarmless:
	}
	return part{}
}

// webToken is three parts of a JSON web token; the first is the word.
func webToken(text string, from, end int) part {
	for range 2 {
		if end >= len(text) || text[end] != '.' {
			return part{}
		}
		end++
		for end < len(text) && jwtByte[text[end]] {
			end++
		}
	}
	return part{from, end}
}

// minToken is shorter than any secret that is sent by a scheme, and longer than most words that may
// follow "basic" in a sentence.
const minToken = 6

func schemeValue(text string, end int) part {
	from := end
	for from < len(text) && text[from] == ' ' {
		from++
	}
	to := from
	for to < len(text) && tokenByte[text[to]] {
		to++
	}
	if from == end || to-from < minToken {
		return part{}
	}
	return part{from, to}
}

// namedValue after a name that ends at end: a colon or an equals sign, perhaps in quotes, then the
// value, in its quotes or up to one of stop.
func namedValue(text string, end int, stop *[256]bool) part {
	i := end
	if i < len(text) && (text[i] == '\'' || text[i] == '"' || text[i] == '\\') {
		i += 1 + boolToInt(text[i] == '\\')
	}
	i = skipSpaces(text, i)
	if i >= len(text) || text[i] != ':' && text[i] != '=' {
		return part{}
	}
	i = skipSpaces(text, i+1)
	escaped := i+1 < len(text) && text[i] == '\\' && (text[i+1] == '"' || text[i+1] == '\'')
	if escaped {
		i++
	}
	if i < len(text) && (text[i] == '"' || text[i] == '\'') {
		quote := text[i]
		from := i + 1
		to := from
		for to < len(text) && text[to] != quote {
			to += 1 + boolToInt(text[to] == '\\' && !escaped)
		}
		to = min(to, len(text))
		if escaped && to > from && text[to-1] == '\\' {
			to--
		}
		return part{from, to}
	}
	to := i
	for to < len(text) && !stop[text[to]] {
		to++
	}
	return part{i, to}
}

func skipSpaces(text string, i int) int {
	for i < len(text) && (text[i] == ' ' || text[i] == '\t') {
		i++
	}
	return i
}

func boolToInt(is bool) int {
	if is {
		return 1
	}
	return 0
}

// secrecy of a word: what it says about what follows.
type secrecy int

const (
	isHarmless secrecy = iota
	isScheme           // a credential follows after a space
	hasValue           // a value follows after a colon or an equals sign
	hasLine            // likewise, to the end of the line
)

const maxSecretWord = 24

// secretWords in lower case, hyphens as underscores.
var secretWords = map[string]secrecy{
	"bearer":              isScheme,
	"basic":               isScheme,
	"digest":              isScheme,
	"negotiate":           isScheme,
	"authorization":       hasLine,
	"proxy_authorization": hasLine,
	"cookie":              hasLine,
	"set_cookie":          hasLine,
	"password":            hasValue,
	"passwd":              hasValue,
	"pwd":                 hasValue,
	"passphrase":          hasValue,
	"secret":              hasValue,
	"client_secret":       hasValue,
	"clientsecret":        hasValue,
	"secret_key":          hasValue,
	"secretkey":           hasValue,
	"private_key":         hasValue,
	"privatekey":          hasValue,
	"api_key":             hasValue,
	"apikey":              hasValue,
	"x_api_key":           hasValue,
	"access_key":          hasValue,
	"accesskey":           hasValue,
	"token":               hasValue,
	"access_token":        hasValue,
	"accesstoken":         hasValue,
	"refresh_token":       hasValue,
	"refreshtoken":        hasValue,
	"id_token":            hasValue,
	"idtoken":             hasValue,
	"auth_token":          hasValue,
	"authtoken":           hasValue,
	"csrf_token":          hasValue,
	"session_id":          hasValue,
	"sessionid":           hasValue,
	"jsessionid":          hasValue,
	"credential":          hasValue,
	"credentials":         hasValue,
	"signature":           hasValue,
}
