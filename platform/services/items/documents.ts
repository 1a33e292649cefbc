import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Id, type Instant, isId, newId, no, ok, type Refusal, type Result } from '../../../base/index.ts'
import type { Vault } from '../../fields/index.ts'
import { append, canonical } from '../../ledger/index.ts'
import { type Actor, factActorOf, sameSecret } from '../../org/index.ts'
import { type Reader, sql, type Tx } from '../../store/index.ts'
import type { DocumentFacts, DocumentKind, ServiceDocument } from './documents-words.ts'
import { refusals } from './refusals.ts'

/** What signs the documents of a city 文书签名密钥. */
export type DocumentKey = { readonly id: string; readonly secret: KeyObject; readonly public: KeyObject }

/** The key of a data folder, made at the first call: `document.key` (Ed25519, PKCS #8, mode 600) and `document.pub`. */
export async function openDocumentKey(folder: string): Promise<DocumentKey> {
  await mkdir(folder, { recursive: true })
  const file = join(folder, 'document.key')
  const made = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })
  // 'wx' never writes over a key: of two starters one wins and both read the winner's
  await writeFile(file, made, { flag: 'wx', mode: 0o600 }).catch((fault: NodeJS.ErrnoException) => {
    if (fault.code !== 'EEXIST') throw fault
  })
  const secret = createPrivateKey(await readFile(file))
  const open = createPublicKey(secret)
  await writeFile(join(folder, 'document.pub'), open.export({ type: 'spki', format: 'pem' }))
  const id = hash('sha256', open.export({ type: 'spki', format: 'der' }), 'hex').slice(0, 16)
  return { id, secret, public: open }
}

export type DocumentDesk = { readonly district: string; readonly vault: Vault; readonly key: DocumentKey }

type Row = {
  readonly id: Id
  readonly matter: Id
  readonly sealed: string
  readonly signature: string
  readonly key: string
  readonly issuedAt: Instant
  readonly revokedAt: Instant | null
  readonly revokedWhy: string | null
}
const COLUMNS = sql`id, matter, sealed, signature, key, issued_at as "issuedAt", revoked_at as "revokedAt",
  revoked_why as "revokedWhy"`

/** Knowing the id is not enough to look at a document: this stands in its QR code only. */
const checkOf = (signature: string): string =>
  hash('sha256', `look ${signature}`, 'base64url').replace(/[-_]/g, '').slice(0, 12)

export const genuine = (key: DocumentKey, facts: DocumentFacts, signature: string): boolean =>
  verify(null, Buffer.from(canonical(facts)), key.public, Buffer.from(signature, 'base64url'))

function opened({ vault, key }: DocumentDesk, { sealed, ...row }: Row): ServiceDocument {
  const facts = JSON.parse(vault.open(sealed)) as DocumentFacts
  return {
    ...row,
    facts,
    genuine: row.key === key.id && genuine(key, facts, row.signature),
    check: checkOf(row.signature),
  }
}

/** Makes a document out and signs it; the same act makes one document however often it is told. */
export async function issueDocument(
  tx: Tx,
  desk: DocumentDesk,
  who: Actor,
  input: { readonly matter: Id; readonly source: Id; readonly facts: Omit<DocumentFacts, 'huying' | 'id'> },
  at: Instant,
): Promise<Id> {
  const { district, vault, key } = desk
  const known = await tx.one<{ id: Id }>(sql`select id from service_document
    where district = ${district} and source = ${input.source}::uuid and kind = ${input.facts.kind}`)
  if (known) return known.id
  const id = newId()
  const facts: DocumentFacts = { huying: 'document 1', id, ...input.facts }
  const signature = sign(null, Buffer.from(canonical(facts)), key.secret).toString('base64url')
  await tx.run(sql`insert into service_document
      (district, id, matter, kind, number, source, sealed, signature, key, issued_at)
    values (${district}, ${id}::uuid, ${input.matter}::uuid, ${facts.kind}, ${facts.number}, ${input.source}::uuid,
      ${vault.seal(JSON.stringify(facts))}, ${signature}, ${key.id}, ${at})
    on conflict (district, source, kind) do nothing`)
  await append(tx, [
    {
      ...{ district, kind: 'document.issued', subjectKind: 'matter', subject: input.matter, at },
      actor: factActorOf(who),
      body: { document: id, kind: facts.kind, number: facts.number },
    },
  ])
  return id
}

/** Documents of an application, the first first. */
export const documentsOf = async (
  reader: Reader,
  desk: DocumentDesk,
  matter: Id,
): Promise<ServiceDocument[]> =>
  (
    await reader.query<Row>(sql`select ${COLUMNS} from service_document
      where district = ${desk.district} and matter = ${matter}::uuid order by issued_at, id`)
  ).map((row) => opened(desk, row))

export async function documentOf(
  reader: Reader,
  desk: DocumentDesk,
  id: string,
): Promise<Result<ServiceDocument, Refusal>> {
  const row = isId(id)
    ? await reader.one<Row>(sql`select ${COLUMNS} from service_document
        where district = ${desk.district} and id = ${id}::uuid`)
    : undefined
  return row ? ok(opened(desk, row)) : no(refusals['items.noDocument']())
}

/** By its QR code: whoever holds the paper may look whether it is genuine. */
export async function documentByCode(
  reader: Reader,
  desk: DocumentDesk,
  id: string,
  check: string,
): Promise<Result<ServiceDocument, Refusal>> {
  const found = await documentOf(reader, desk, id)
  if (!found.ok) return found
  return sameSecret(check, found.value.check) ? found : no(refusals['items.noDocument']())
}

/** 撤销: it stays, and says from now on that it no longer counts. */
export async function revokeDocument(
  tx: Tx,
  desk: DocumentDesk,
  who: Actor,
  input: { readonly id: Id; readonly why: string },
  at: Instant,
): Promise<Result<null, Refusal>> {
  const found = await documentOf(tx, desk, input.id)
  if (!found.ok) return found
  if (found.value.revokedAt) return no(refusals['items.documentRevoked']())
  await tx.run(sql`update service_document set revoked_at = ${at}, revoked_by = ${who.name}, revoked_why = ${input.why}
    where district = ${desk.district} and id = ${input.id}::uuid and revoked_at is null`)
  await append(tx, [
    {
      ...{
        district: desk.district,
        kind: 'document.revoked',
        subjectKind: 'matter',
        subject: found.value.matter,
      },
      ...{ at, actor: factActorOf(who), body: { document: input.id, why: input.why } },
    },
  ])
  return ok(null)
}

export type { DocumentKind }
