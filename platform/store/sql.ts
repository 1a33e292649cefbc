/**
 * SQL text with its values. Fragments nest: `sql`select ${columns} from t where ${predicate}``. Values never reach
 * the text; identifiers only through `sql.id`, after a check.
 */
export type Sql = { readonly text: readonly string[]; readonly values: readonly unknown[] }

const isSql = (value: unknown): value is Sql =>
  typeof value === 'object' &&
  value !== null &&
  'text' in value &&
  'values' in value &&
  Array.isArray(value.text)

function build(strings: readonly string[], parts: readonly unknown[]): Sql {
  const text: string[] = [strings[0] as string]
  const values: unknown[] = []
  parts.forEach((part, i) => {
    const after = strings[i + 1] as string
    if (isSql(part)) {
      text[text.length - 1] += part.text[0] as string
      for (let k = 0; k < part.values.length; k++) {
        values.push(part.values[k])
        text.push(part.text[k + 1] as string)
      }
      text[text.length - 1] += after
    } else {
      values.push(part)
      text.push(after)
    }
  })
  return { text, values }
}

export const sql = Object.assign(
  (strings: TemplateStringsArray, ...parts: unknown[]): Sql => build(strings, parts),
  {
    /** A checked identifier: lower-case letters, digits and underscores. */
    id(name: string): Sql {
      if (!/^[a-z_][a-z0-9_]{0,62}$/.test(name)) throw new Error(`not an identifier: ${name}`)
      return { text: [name], values: [] }
    },
    join(parts: readonly Sql[], separator = ', '): Sql {
      const [first, ...rest] = parts
      if (!first) return { text: [''], values: [] }
      return build(['', ...rest.map(() => separator), ''], [first, ...rest])
    },
    /** Text written by a programmer, never by a person. */
    raw: (text: string): Sql => ({ text: [text], values: [] }),
    empty: { text: [''], values: [] } as Sql,
  },
)

/** The statement with numbered placeholders, as the driver wants it. */
export const render = (query: Sql): string =>
  query.text.reduce((all, piece, i) => (i === 0 ? piece : `${all}$${i}${piece}`), '')
