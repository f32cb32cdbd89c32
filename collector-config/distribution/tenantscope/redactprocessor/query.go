package redactprocessor

import "strings"

// maxParameterName that is taken for a name. A longer one is rather a value.
const maxParameterName = 64

var parameterByte = bytesOf("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-[]~")

// redactURL keeps scheme, host and path, the latter as text, and of the query the parameters of the
// list. User, password and fragment go.
func (r *rules) redactURL(url string) string {
	url, _, _ = strings.Cut(url, "#")
	rest, query, hasQuery := strings.Cut(url, "?")
	if scheme := strings.Index(rest, "://"); scheme >= 0 {
		authority := scheme + len("://")
		if at := endOfUserInfo(rest, authority); at > authority {
			rest = rest[:authority] + rest[at+1:]
		}
	}
	rest = r.redactText(rest)
	if !hasQuery {
		return rest
	}
	return rest + "?" + r.redactQuery(query)
}

// redactQuery keeps the names of all parameters, and the values of those of the list. What has no
// name, or none that looks like one, goes whole.
func (r *rules) redactQuery(query string) string {
	var out strings.Builder
	for parameter := range strings.SplitSeq(query, "&") {
		if out.Len() > 0 {
			out.WriteByte('&')
		}
		name, value, isPair := strings.Cut(parameter, "=")
		switch {
		case !isPair && parameter == "":
		case !isPair || !isParameterName(name):
			out.WriteString(mask)
		case r.parameters.has(name):
			out.WriteString(name)
			out.WriteByte('=')
			out.WriteString(r.redactText(value))
		default:
			out.WriteString(name)
			out.WriteByte('=')
			out.WriteString(mask)
		}
	}
	return out.String()
}

func isParameterName(name string) bool {
	if name == "" || len(name) > maxParameterName {
		return false
	}
	for i := range len(name) {
		if !parameterByte[name[i]] {
			return false
		}
	}
	return true
}
