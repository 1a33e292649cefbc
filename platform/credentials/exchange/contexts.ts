import { createHash } from 'node:crypto'
import { contexts as credentials } from '@digitalbazaar/credentials-context'
import canonicalize from 'canonicalize'
import ed25519 from 'ed25519-signature-2020-context'

/** The words of our own certificates 电子证照 in JSON-LD; served by the city under `/ns/certificate/v1`. */
export const CERTIFICATE_CONTEXT = {
  '@context': {
    '@protected': true,
    id: '@id',
    type: '@type',
    ElectronicCertificate: 'urn:huying:vocab:certificate#ElectronicCertificate',
    CertificateHolder: 'urn:huying:vocab:certificate#CertificateHolder',
    identifier: 'urn:huying:vocab:certificate#identifier',
    certificateNumber: 'urn:huying:vocab:certificate#number',
    certificateType: 'urn:huying:vocab:certificate#type',
    issuerCode: 'urn:huying:vocab:certificate#issuerCode',
    issuingBody: 'urn:huying:vocab:certificate#issuingBody',
    holderName: 'urn:huying:vocab:certificate#holderName',
    holderCode: 'urn:huying:vocab:certificate#holderCode',
    surface: { '@id': 'urn:huying:vocab:certificate#surface', '@type': '@json' },
    sealed: 'urn:huying:vocab:certificate#sealed',
    sealedWith: 'urn:huying:vocab:certificate#sealedWith',
    testOnly: 'urn:huying:vocab:certificate#testOnly',
  },
} as const

const EXAMPLES = 'https://www.w3.org/ns/credentials/examples/v2'

const hashOf = (document: object): string =>
  createHash('sha256')
    .update(canonicalize(document) ?? '')
    .digest('hex')

/**
 * 收录的上下文: every context that is understood, each with the digest of its canonical form (RFC 8785). Nothing is ever
 * fetched; a package that brings another text than the one read by people stops the program.
 */
const BUNDLED: readonly (readonly [url: string, document: object | undefined, sha256: string])[] = [
  [
    'https://www.w3.org/ns/credentials/v2',
    credentials.get('https://www.w3.org/ns/credentials/v2'),
    'b463c8d6a066214123ddd9827b135e1b50e1fc73322cc52a9b12a4f1fc7d86cf',
  ],
  [
    EXAMPLES,
    { '@context': { '@vocab': 'https://www.w3.org/ns/credentials/examples#' } },
    '8a675bead391be98e6054c4e07c41f73337508d398e07047344c5d349aa2dc58',
  ],
  [ed25519.CONTEXT_URL, ed25519.CONTEXT, 'fb517f09d990829aed734c9bad8cbbb2ac3d5063b865c7e3d81f246074bf5691'],
]

function checked(): Map<string, object> {
  const all = new Map<string, object>()
  for (const [url, document, sha256] of BUNDLED) {
    if (!document || hashOf(document) !== sha256)
      throw new Error(`the context ${url} is not the one that was read: ${document && hashOf(document)}`)
    all.set(url, document)
  }
  return all
}

export type Contexts = {
  readonly known: (url: string) => boolean
  readonly load: (url: string) => Promise<{ contextUrl: null; documentUrl: string; document: unknown }>
}

/** A context that is not bundled here. */
export class ContextUnknown extends Error {}

/** The bundled contexts, and our own under the address at which a city serves it. */
export function openContexts(own?: string): Contexts {
  const all = checked()
  if (own) all.set(own, CERTIFICATE_CONTEXT)
  return {
    known: (url) => all.has(url),
    async load(url) {
      const document = all.get(url)
      if (!document) throw new ContextUnknown(url)
      return { contextUrl: null, documentUrl: url, document }
    },
  }
}
