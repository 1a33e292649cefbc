// node verify-offline.mjs <address of the city> <roots.json> <code>
// Checks a certificate with the lists of the city; without a line, with those kept in ./lists.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { openReader, reasons } from './huying-verifier.js'

const [city, roots, code] = process.argv.slice(2)
mkdirSync('lists', { recursive: true })
const reader = await openReader({
  city,
  roots: JSON.parse(readFileSync(roots, 'utf8')),
  store: {
    get: (name) => (existsSync(`lists/${name}`) ? new Uint8Array(readFileSync(`lists/${name}`)) : undefined),
    set: (name, bytes) => writeFileSync(`lists/${name}`, bytes),
  },
})
const fresh = await reader.refresh()
const said = reader.check(code)
console.log(
  JSON.stringify(
    said.ok
      ? { ok: true, fresh, id: said.fields.id, fields: said.fields.fields, asOf: new Date(said.asOf * 1000) }
      : { ok: false, fresh, why: said.refused, says: reasons[said.refused].says.zh },
  ),
)
