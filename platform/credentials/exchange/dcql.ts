import type { Dcql, DcqlClaim, DcqlCredential } from './declare.ts'

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
const ID = /^[A-Za-z0-9_-]{1,64}$/
const strings = (value: unknown, most = 40): value is readonly string[] =>
  Array.isArray(value) &&
  value.length <= most &&
  value.every((one) => typeof one === 'string' && one.length <= 500)

function claimOf(value: unknown): DcqlClaim | undefined {
  if (!isObject(value)) return undefined
  const { id, path, values } = value
  if (id !== undefined && (typeof id !== 'string' || !ID.test(id))) return undefined
  if (!Array.isArray(path) || path.length === 0 || path.length > 6) return undefined
  const right = (part: unknown) =>
    part === null || typeof part === 'string' || (Number.isInteger(part) && (part as number) >= 0)
  if (!path.every(right)) return undefined
  if (values !== undefined) {
    const plain = (one: unknown) => ['string', 'number', 'boolean'].includes(typeof one)
    if (!Array.isArray(values) || values.length === 0 || values.length > 40 || !values.every(plain))
      return undefined
  }
  return {
    ...(id === undefined ? {} : { id }),
    path: path as DcqlClaim['path'],
    ...(values === undefined ? {} : { values: values as DcqlClaim['values'] & {} }),
  }
}

function credentialOf(value: unknown): DcqlCredential | undefined {
  if (!isObject(value)) return undefined
  const { id, format, meta, claims, claim_sets: sets } = value
  if (typeof id !== 'string' || !ID.test(id) || typeof format !== 'string') return undefined
  if (meta !== undefined && !isObject(meta)) return undefined
  const types = isObject(meta) ? meta.vct_values : undefined
  if (types !== undefined && (!strings(types) || types.length === 0)) return undefined
  const read = claims === undefined ? undefined : Array.isArray(claims) ? claims.map(claimOf) : [undefined]
  if (read && (read.length === 0 || read.length > 40 || read.includes(undefined))) return undefined
  const ids = read?.flatMap((one) => (one?.id === undefined ? [] : [one.id])) ?? []
  if (new Set(ids).size !== ids.length) return undefined
  if (sets !== undefined) {
    if (!read || !Array.isArray(sets) || sets.length === 0 || sets.length > 20) return undefined
    if (!sets.every((set) => strings(set) && set.every((one) => ids.includes(one)))) return undefined
  }
  return {
    id,
    format,
    ...(types === undefined ? {} : { meta: { vct_values: types } }),
    ...(read ? { claims: read as DcqlClaim[] } : {}),
    ...(sets === undefined ? {} : { claim_sets: sets as string[][] }),
  }
}

/** A DCQL query as somebody sent it; undefined for anything that this wallet could misread. */
export function readDcql(value: unknown): Dcql | undefined {
  if (!isObject(value) || !Array.isArray(value.credentials)) return undefined
  const credentials = value.credentials.map(credentialOf)
  if (credentials.length === 0 || credentials.length > 8 || credentials.includes(undefined)) return undefined
  const ids = credentials.map((one) => (one as DcqlCredential).id)
  if (new Set(ids).size !== ids.length) return undefined
  const sets = value.credential_sets
  if (sets === undefined) return { credentials: credentials as DcqlCredential[] }
  if (!Array.isArray(sets) || sets.length === 0 || sets.length > 8) return undefined
  const read = sets.map((set: unknown) => {
    if (!isObject(set) || !Array.isArray(set.options) || set.options.length === 0) return undefined
    if (!set.options.every((one) => strings(one) && one.every((id) => ids.includes(id)))) return undefined
    return { options: set.options as string[][], required: set.required !== false }
  })
  if (read.includes(undefined)) return undefined
  return {
    credentials: credentials as DcqlCredential[],
    credential_sets: read as NonNullable<Dcql['credential_sets']>,
  }
}

/** What one query asks of a credential: its types, and the top names of what is to be disclosed. */
export type Wanted = {
  readonly id: string
  readonly types: readonly string[]
  /** Paths as the query writes them. */
  readonly paths: readonly DcqlClaim['path'][]
  /** Claims without which the answer is none; all of them unless the query has alternatives. */
  readonly needed: readonly DcqlClaim['path'][]
}

/** Without `claims` a query asks for nothing that is hidden (§6.4.1). */
export function wantedOf(query: DcqlCredential): Wanted {
  const claims = query.claims ?? []
  const [first] = query.claim_sets ?? []
  const needed = first ? claims.filter(({ id }) => id !== undefined && first.includes(id)) : claims
  return {
    id: query.id,
    types: query.meta?.vct_values ?? [],
    paths: claims.map(({ path }) => path),
    needed: needed.map(({ path }) => path),
  }
}

function reach(value: unknown, path: DcqlClaim['path']): readonly unknown[] {
  let here: readonly unknown[] = [value]
  for (const step of path)
    here = here.flatMap((one) =>
      step === null
        ? Array.isArray(one)
          ? (one as unknown[])
          : []
        : typeof step === 'number'
          ? Array.isArray(one) && step < one.length
            ? [one[step] as unknown]
            : []
          : isObject(one) && Object.hasOwn(one, step)
            ? [one[step]]
            : [],
    )
  return here
}

/** True when disclosed claims answer a query: the right type, and every claim of one of its sets. */
export function satisfies(query: DcqlCredential, claims: Readonly<Record<string, unknown>>): boolean {
  const types = query.meta?.vct_values
  if (types && !types.includes(String(claims.vct))) return false
  const fits = (claim: DcqlClaim) => {
    const found = reach(claims, claim.path)
    if (found.length === 0) return false
    return !claim.values || found.some((one) => (claim.values as readonly unknown[]).includes(one))
  }
  const all = query.claims ?? []
  if (!query.claim_sets) return all.every(fits)
  return query.claim_sets.some((set) =>
    all.filter(({ id }) => id !== undefined && set.includes(id)).every(fits),
  )
}
