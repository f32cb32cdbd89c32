package redactprocessor

import "strings"

// sqlSystems are the databases whose statements are read as SQL, by db.system.name and by the names
// that came before it.
var sqlSystems = setOf(
	"postgresql", "mysql", "mariadb", "microsoft.sql_server", "mssql", "oracle.db", "oracle", "ibm.db2", "db2",
	"sqlite", "h2database", "h2", "hsqldb", "derby", "cockroachdb", "clickhouse", "trino", "presto", "hive",
	"cassandra", "gcp.spanner", "spanner", "aws.redshift", "redshift", "teradata", "sap.hana", "hanadb",
	"firebirdsql", "ibm.informix", "informix", "vertica", "snowflake", "other_sql")

// doubleQuotesAreText in these; elsewhere they are around names.
var doubleQuotesAreText = setOf("mysql", "mariadb", "sqlite", "cassandra")

// redactStatement puts a question mark in place of every literal, and drops comments. What cannot be
// read with certainty goes whole: a statement of a database that is not of the list, and the rest of
// one that has a backslash in a literal, which is an escape in some dialects and not in others.
func redactStatement(statement, system string) string {
	if !sqlSystems.has(system) {
		return mask
	}
	var out strings.Builder
	for i := 0; i < len(statement); {
		c := statement[i]
		switch {
		case c == '\'' || c == '"' && doubleQuotesAreText.has(system):
			end, isCertain := endOfLiteral(statement, i)
			out.WriteByte('?')
			if !isCertain {
				out.WriteString(" " + mask)
				return out.String()
			}
			i = end
		case c == '"' || c == '`':
			end := i + 1
			for end < len(statement) && statement[end] != c {
				end++
			}
			end = min(end+1, len(statement))
			out.WriteString(statement[i:end])
			i = end
		case strings.HasPrefix(statement[i:], "--") || c == '#' && doubleQuotesAreText.has(system):
			end := strings.IndexByte(statement[i:], '\n')
			if end < 0 {
				return strings.TrimRight(out.String(), " ")
			}
			i += end
		case strings.HasPrefix(statement[i:], "/*"):
			end := strings.Index(statement[i+2:], "*/")
			if end < 0 {
				return strings.TrimRight(out.String(), " ")
			}
			i += 2 + end + 2
		case c == '$':
			end, isText := endOfDollarQuotes(statement, i)
			if isText {
				out.WriteByte('?')
			} else {
				out.WriteString(statement[i:end])
			}
			i = end
		case '0' <= c && c <= '9':
			end := i + 1
			for end < len(statement) && (isNameByte(statement[end]) || statement[end] == '.') {
				end++
			}
			out.WriteByte('?')
			i = end
		case isNameByte(c) || c == ':' || c == '@':
			end := i + 1
			for end < len(statement) && isNameByte(statement[end]) {
				end++
			}
			out.WriteString(statement[i:end])
			i = end
		default:
			out.WriteByte(c)
			i++
		}
	}
	return out.String()
}

// endOfLiteral that begins at from with its quote; two quotes in it are one.
func endOfLiteral(statement string, from int) (end int, isCertain bool) {
	quote := statement[from]
	for i := from + 1; i < len(statement); i++ {
		switch {
		case statement[i] == '\\':
			return 0, false
		case statement[i] == quote && i+1 < len(statement) && statement[i+1] == quote:
			i++
		case statement[i] == quote:
			return i + 1, true
		}
	}
	return 0, false
}

// endOfDollarQuotes: $$text$$ and $tag$text$tag$; $1 is a placeholder.
func endOfDollarQuotes(statement string, from int) (end int, isText bool) {
	end = from + 1
	for end < len(statement) && isNameByte(statement[end]) {
		end++
	}
	if end >= len(statement) || statement[end] != '$' {
		return end, false
	}
	tag := statement[from : end+1]
	closing := strings.Index(statement[end+1:], tag)
	if closing < 0 {
		return len(statement), true
	}
	return end + 1 + closing + len(tag), true
}

func isNameByte(c byte) bool {
	return wordByte[c] && c != '-' || c >= 0x80
}
