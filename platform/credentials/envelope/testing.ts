import {
  type Algorithm,
  type Check,
  type CodeKind,
  dayNumber,
  denyId,
  encodeCertificate,
  encodeDenied,
  encodeGrant,
  encodeLookup,
  encodeStatusList,
  encodeToken,
  fromHex,
  hexOf,
  joinTrust,
  kindBits,
  makeKeyPair,
  openDenied,
  openReplay,
  openStatusList,
  openTrust,
  presentGrant,
  type Revoked,
  type Signer,
  signerOf,
  signTrust,
  type Trust,
  type TrustKey,
  textOf,
  trustBody,
  type VerifyOptions,
  verify,
  type Why,
  writeCbor,
} from './index.ts'

/** A made-up issuer with a right check character, as in the worked examples. */
export const IDENTIFIER = '1.2.156.3005.2.11100000000013338W011.11440111MB2C000135.20260930000001.001.A'
export const FIELDS = [
  '白云区小明饭店',
  '个体工商户',
  '张小明',
  '广州市白云区太和镇兴太三路12号',
  '热食类食品制售',
  '白云区市场监督管理局',
  '二〇二六年九月三十日',
  '小吃店，无凉菜',
] as const

export const SCENE = 3
const OTHER_SCENE = 4

/** Everything between an issuer and a reader, without a database. */
export type World = Awaited<ReturnType<typeof openWorld>>

export async function openWorld(algorithm: Algorithm, now: number) {
  const root = signerOf(1, makeKeyPair(algorithm))
  const key = (kid: number): Signer => signerOf(kid, makeKeyPair(algorithm))
  const keys = { code: key(300), certificate: key(301), status: key(302), revoked: key(303), old: key(304) }
  const phone = key(0)
  const lost = key(0)
  const entry = (signer: Signer, kinds: number, more: Partial<TrustKey> = {}): TrustKey => ({
    kid: signer.kid,
    algorithm,
    publicKey: signer.publicKey,
    kinds,
    scenes: [],
    from: now - 86_400 * 100,
    until: now + 86_400 * 100,
    revoked: false,
    ...more,
  })
  const body = trustBody({
    authority: '440606',
    sequence: 7,
    issuedAt: now - 3600,
    validUntil: now + 86_400 * 20,
    keys: [
      entry(keys.code, kindBits('token', 'device')),
      entry(keys.certificate, kindBits('certificate')),
      entry(keys.status, kindBits('status', 'denied')),
      entry(keys.revoked, kindBits('token', 'device'), { revoked: true }),
      entry(keys.old, kindBits('token', 'device'), { until: now - 3600 }),
    ],
  })
  const trustList = joinTrust(body, [[1, await signTrust(body, root)]])
  const roots = { threshold: 1, keys: [root] }
  const trust = openTrust(trustList, roots) as Trust
  const list = await encodeStatusList(
    { list: 1, size: 4096, issuedAt: now - 600, validUntil: now + 86_400 },
    [7, 9, 4000],
    keys.status,
  )
  const denied = await encodeDenied(
    { issuedAt: now - 600, validUntil: now + 86_400 },
    [denyId(lost.publicKey)],
    keys.status,
  )
  const opened = openStatusList(list, trust)
  const revoked: Revoked = { lists: new Map(opened ? [[1, opened]] : []), denied: openDenied(denied, trust) }
  const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes))
  const day = dayNumber(now)
  return {
    algorithm,
    now,
    trust,
    revoked,
    keys,
    phone,
    lost,
    list,
    roots,
    lists: { trust: trustList, 'status-1': list, denied },
    random,
    token: (signer: Signer = keys.code, more: { scene?: number; expires?: number; minutes?: number } = {}) =>
      encodeToken(
        {
          scene: SCENE,
          pseudonym: random(8),
          nonce: random(4),
          expires: now + 60,
          minutes: 2,
          rights: 1,
          ...more,
        },
        signer,
      ),
    device: async (
      more: {
        signer?: Signer
        phone?: Signer
        key?: Signer
        time?: number
        scene?: number
        expires?: number
      } = {},
    ) =>
      presentGrant(
        await encodeGrant(
          {
            scene: more.scene ?? SCENE,
            pseudonym: random(8),
            deviceAlgorithm: algorithm,
            deviceKey: (more.key ?? phone).publicKey,
            expires: more.expires ?? now + 3600,
            rights: 1,
          },
          more.signer ?? keys.code,
        ),
        more.time ?? now,
        more.phone ?? more.key ?? phone,
      ),
    certificate: (
      more: {
        signer?: Signer
        index?: number
        toDay?: number | null
        fromDay?: number
        purpose?: string
      } = {},
    ) =>
      encodeCertificate(
        {
          id: IDENTIFIER,
          list: 1,
          index: more.index ?? 100,
          issuedDay: day - 5,
          fromDay: more.fromDay ?? day - 5,
          toDay: more.toDay === undefined ? day + 1800 : more.toDay,
          fields: FIELDS,
          ...(more.purpose ? { copy: { purpose: more.purpose, for: '南海区教育局', until: day + 30 } } : {}),
        },
        more.signer ?? keys.certificate,
      ),
    options: (more: Partial<VerifyOptions> = {}): VerifyOptions => ({
      trust,
      revoked,
      now,
      scene: SCENE,
      statusWithin: 86_400,
      ...more,
    }),
  }
}

/** One case: what is shown to which reader, and the only reasons that may be given. */
export type Attack = {
  readonly name: string
  readonly code: Uint8Array | string
  readonly options: VerifyOptions
  readonly reasons: readonly Why[] | 'any'
}

type Random = () => number
const SHOWN = ['token', 'device', 'certificate'] as const
const TEN_MINUTES = 600

/** A pool of honest codes, signed once, that attacks are made from by the hundred thousand. */
export async function attacksOn(given: World, each: number, check?: Check) {
  const world: World = {
    ...given,
    options: (more) => given.options({ check, ...more }),
  }
  const { keys, now, phone, lost, random } = world
  const many = async (make: () => Promise<Uint8Array>): Promise<Uint8Array[]> => {
    const made: Uint8Array[] = []
    for (let one = 0; one < each; one++) made.push(await make())
    return made
  }
  const honest: Readonly<Record<Exclude<CodeKind, 'lookup'>, Uint8Array[]>> = {
    token: await many(() => world.token()),
    device: await many(() => world.device()),
    certificate: await many(() => world.certificate()),
  }
  const signedBy = (signer: Signer, kid: number): Signer => ({ ...signer, kid })
  const forger = signerOf(keys.code.kid, makeKeyPair(world.algorithm))
  const pools = {
    otherScene: await many(() => world.token(keys.code, { scene: OTHER_SCENE })),
    otherSceneDevice: await many(() => world.device({ scene: OTHER_SCENE })),
    forged: await many(() => world.token(forger)),
    unknown: await many(() => world.token(signedBy(keys.code, 999))),
    revokedKey: await many(() => world.token(keys.revoked)),
    oldKey: await many(() => world.token(keys.old)),
    wrongUse: await many(() => world.token(keys.certificate)),
    expiredToken: await many(() => world.token(keys.code, { expires: now - 1 })),
    farToken: await many(() => world.token(keys.code, { expires: now + 900, minutes: 2 })),
    expiredGrant: await many(() => world.device({ expires: now - 1 })),
    longGrant: await many(() => world.device({ expires: now + 40 * 3600 })),
    screenshot: await many(() => world.device({ time: now - 31 - Math.floor(Math.random() * 80_000) })),
    fastPhone: await many(() => world.device({ time: now + TEN_MINUTES })),
    slowPhone: await many(() => world.device({ time: now - TEN_MINUTES })),
    otherPhone: await many(() => world.device({ key: phone, phone: lost })),
    lostPhone: await many(() => world.device({ key: lost })),
    takenBack: await many(() => world.certificate({ index: 9 })),
    beyond: await many(() => world.certificate({ index: 5000 })),
    ended: await many(() => world.certificate({ toDay: dayNumber(now) - 1 })),
    begins: await many(() => world.certificate({ fromDay: dayNumber(now) + 2 })),
    copy: await many(() => world.certificate({ purpose: '仅用于学位申请 2027' })),
  }
  const bombs = await bombsOf(world)
  const pick = <T>(random: Random, of: readonly T[]): T => of[Math.floor(random() * of.length)] as T
  const anyHonest = (random: Random): Uint8Array => pick(random, honest[pick(random, SHOWN)])
  const plain = world.options()
  const one = (
    name: string,
    code: Uint8Array | string,
    reasons: Attack['reasons'],
    options = plain,
  ): Attack => ({
    name,
    code,
    options,
    reasons,
  })
  const flipped = (random: Random): Uint8Array => {
    const bytes = Uint8Array.from(anyHonest(random))
    for (let bits = 1 + Math.floor(random() * 3); bits > 0; bits--) {
      const at = Math.floor(random() * bytes.length)
      bytes[at] = (bytes[at] as number) ^ (1 << Math.floor(random() * 8))
    }
    // two flips may undo each other
    return anyEqual(bytes, Object.values(honest).flat()) ? Uint8Array.of(...bytes, 0) : bytes
  }
  const cut = (random: Random): Uint8Array => {
    const bytes = anyHonest(random)
    return random() < 0.5
      ? bytes.slice(0, Math.floor(random() * bytes.length))
      : Uint8Array.of(...bytes, Math.floor(random() * 256))
  }
  const replayed = (random: Random, code: Uint8Array): Attack => {
    const replay = openReplay()
    const options = world.options({ replay })
    verify(code, options)
    return one('replayed', code, ['replayed'], { ...options, now: now + Math.floor(random() * 25) })
  }
  const makers: Readonly<Record<string, (random: Random) => Attack>> = {
    bitFlip: (r) => one('bit flip', flipped(r), 'any'),
    cut: (r) => one('cut or longer', cut(r), 'any'),
    wrongScene: (r) =>
      one('wrong scene', pick(r, r() < 0.5 ? pools.otherScene : pools.otherSceneDevice), ['wrongScene']),
    expired: (r) =>
      one('expired', pick(r, pick(r, [pools.expiredToken, pools.expiredGrant, pools.ended])), ['expired']),
    notYet: (r) =>
      one('not yet', pick(r, pick(r, [pools.farToken, pools.longGrant, pools.begins])), ['notYet']),
    replayed: (r) => replayed(r, pick(r, r() < 0.5 ? honest.token : honest.device)),
    forged: (r) => one('forged under the id of our key', pick(r, pools.forged), ['signatureWrong']),
    unknownKey: (r) => one('unknown key', pick(r, pools.unknown), ['keyUnknown']),
    revokedKey: (r) => one('revoked key', pick(r, pools.revokedKey), ['keyRevoked']),
    oldKey: (r) => one('key beyond its end', pick(r, pools.oldKey), ['keyOutOfTime']),
    wrongUse: (r) => one('key for another use', pick(r, pools.wrongUse), ['keyNotForThis']),
    screenshot: (r) => one('screenshot', pick(r, pools.screenshot), ['stale']),
    phoneClock: (r) =>
      one('phone ± 10 minutes', pick(r, r() < 0.5 ? pools.fastPhone : pools.slowPhone), ['stale', 'notYet']),
    otherPhone: (r) => one('grant on another phone', pick(r, pools.otherPhone), ['deviceSignatureWrong']),
    lostPhone: (r) => one('lost phone', pick(r, pools.lostPhone), ['revoked']),
    takenBack: (r) => one('certificate taken back', pick(r, pools.takenBack), ['revoked']),
    noStatus: (r) =>
      one(
        'no fresh status',
        pick(r, r() < 0.5 ? pools.beyond : honest.certificate),
        ['statusUnknown'],
        world.options({ revoked: { lists: new Map() } }),
      ),
    otherPurpose: (r) =>
      one(
        'copy for another purpose',
        pick(r, pools.copy),
        ['purposeWrong'],
        world.options({ purpose: '贷款' }),
      ),
    readerClockKnown: (r) =>
      one(
        'reader ± 10 minutes, as it was told',
        anyHonest(r),
        ['clockWrong'],
        world.options({
          now: now + (r() < 0.5 ? TEN_MINUTES : -TEN_MINUTES),
          clockOffset: r() < 0.5 ? TEN_MINUTES : -TEN_MINUTES,
        }),
      ),
    readerClockAhead: (r) =>
      one(
        'reader 10 minutes ahead',
        pick(r, r() < 0.5 ? honest.token : honest.device),
        ['expired', 'stale'],
        {
          ...plain,
          now: now + TEN_MINUTES,
        },
      ),
    readerClockBack: (r) => {
      const replay = openReplay()
      verify(pick(r, honest.token), world.options({ replay }))
      return one('reader set back 10 minutes', pick(r, pools.expiredToken), ['clockWrong'], {
        ...plain,
        replay,
        now: now - TEN_MINUTES,
      })
    },
    kindNotTaken: (r) =>
      one('a shape that the gate does not take', pick(r, honest.certificate), ['kindNotTaken'], {
        ...plain,
        kinds: ['token', 'device'],
      }),
    oldTrust: (r) =>
      one('trust list out of date', anyHonest(r), ['trustExpired', 'expired'], {
        ...plain,
        now: now + 86_400 * 21,
      }),
    lookup: () => one('lookup without a line', encodeLookup(random(10)), ['onlineOnly']),
    list: () => one('a list shown as a code', world.list, ['malformed', 'tooLong']),
    bomb: (r) => one('giant, nested or indefinite CBOR', pick(r, bombs), ['malformed', 'tooLong']),
    foreign: (r) => one('foreign text', pick(r, FOREIGN_TEXTS), ['notOurs', 'tooLong', 'malformed']),
    damagedText: (r) => {
      const text = textOf(anyHonest(r))
      const at = 4 + Math.floor(r() * (text.length - 4))
      const other = 'abcé%:0Z ~'[Math.floor(r() * 10)] as string
      return one(
        'damaged text',
        text[at] === other ? `${text}%` : text.slice(0, at) + other + text.slice(at + 1),
        'any',
      )
    },
    kindSwap: (r) => {
      const bytes = Uint8Array.from(anyHonest(r))
      bytes[0] = ((bytes[0] as number) & 0xf0) | (((bytes[0] as number) + 1 + Math.floor(r() * 14)) & 15)
      return one('signature under another shape', bytes, 'any')
    },
  }
  return { honest, makers }
}

const same = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, at) => byte === b[at])
const anyEqual = (bytes: Uint8Array, all: readonly Uint8Array[]): boolean =>
  all.some((one) => same(one, bytes))

const FOREIGN_TEXTS: readonly string[] = [
  'http://evil',
  'https://huying.example/HY1:ABC',
  'javascript:alert(1)',
  '<script>alert(1)</script>',
  '',
  'HY1:',
  'hy1:00',
  ' HY1:00',
  'HY2:0000',
  `HY1:${'A'.repeat(3000)}`,
  `HY1:${'::::'.repeat(2)}`,
  '\u0000HY1:',
  '城市码',
]

/** Hostile CBOR under a right signature of a right key: even an insider cannot make a reader unpack it. */
async function bombsOf(world: World): Promise<Uint8Array[]> {
  const honest = writeCbor([SCENE, world.random(12), world.now + 60, 2, 1])
  const who = `4c${hexOf(world.random(12))}`
  const time = (world.now + 60).toString(16).padStart(8, '0')
  const nest = (head: string, times: number): string => head.repeat(times)
  const payloads = [
    `5bffffffffffffffff`,
    `5b0000000100000000`,
    `9b0000000100000000`,
    `9affffffff`,
    `bb00000000ffffffff`,
    `7b7fffffffffffffff41`,
    nest('81', 900),
    `${nest('81', 60)}00`,
    nest('a1', 400),
    nest('c1', 500),
    nest('9f', 400),
    `9f03${who}1a${time}0201ff`,
    `5f41004100ff`,
    // numbers and lengths longer than needed
    `851803${who}1a${time}0201`,
    `8503580c${who.slice(2)}1a${time}0201`,
    `8503${who}1b00000000${time}0201`,
    `980503${who}1a${time}0201`,
    // the same key twice, another order, a tag, a float, undefined
    `a2000100020003`,
    `a201000000`,
    `d8${'1c'}8503${who}1a${time}0201`,
    `8503${who}fb4200000000000000${'0201'}`,
    `8503${who}1a${time}f701`,
    `8603${who}1a${time}020100`,
    `8403${who}1a${time}02`,
    `8503${who}1a${time}0001`,
    `8520${who}1a${time}0201`,
    `${hexOf(honest)}00`,
    '',
    'ff',
    'f97e00',
  ]
  const domain = new TextEncoder().encode('huying code 1\n')
  const { kid } = world.keys.code
  const made: Uint8Array[] = []
  for (const payload of payloads)
    for (const kind of [1, 2, 3]) {
      const body = Uint8Array.of(0x10 | kind, kid >> 8, kid & 0xff, ...fromHex(payload))
      const signature = await world.keys.code.sign(Uint8Array.of(...domain, ...body))
      made.push(Uint8Array.of(...body, ...signature, ...(kind === 2 ? new Uint8Array(68) : [])))
    }
  return made
}
