import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { say } from '../../base/index.ts'
import { keysOf, reseal } from '../../host/index.ts'
import { envelope, keys } from '../../platform/credentials/index.ts'
import { addVaultKey, aes256gcm, sm4gcm } from '../../platform/fields/index.ts'
import { cityOption, refused, settingsOf, withCity } from '../city.ts'
import { type Command, oneArgument, textOf, UseFault } from '../command.ts'
import { kidOf, textIn } from './root.ts'

export const keysList: Command = {
  says: say('查看签名密钥、信任列表与状态列表', 'show signing keys, the trust list and status lists'),
  options: cityOption,
  run: (given, out) =>
    withCity(given, out, async (city) => {
      const room = keysOf(city)
      const all = await city.store.read(room.keysOf)
      const trust = await city.store.read(room.trustList)
      const waiting = await city.store.read(room.waiting)
      const lists = await city.store.read(room.statusLists)
      const day = (at: Date) => at.toISOString().slice(0, 10)
      const rows = all.map(({ reference: _, publicKey, ...key }) => ({
        ...key,
        publicKey: envelope.hexOf(publicKey),
      }))
      const list = trust.ok ? { sequence: trust.value.sequence, validUntil: trust.value.validUntil } : null
      out.report(
        {
          keys: rows,
          trust: list,
          waiting: waiting?.sequence ?? null,
          statusLists: lists.map(({ bytes, ...one }) => ({ ...one, bytes: bytes.length })),
        },
        [
          ...rows.map(
            (key) =>
              `${String(key.kid).padStart(5)}  ${keys.purposes[key.purpose].zh}  ${key.algorithm}  ${key.home}  ${day(key.signsFrom)} – ${day(key.signsUntil)}${key.revokedAt ? `  已吊销 revoked ${day(key.revokedAt)}` : ''}`,
          ),
          list
            ? `信任列表 trust list #${list.sequence}, ${day(list.validUntil)}`
            : '还没有经根签署的信任列表 · no trust list signed by the roots yet',
          ...(waiting ? [`待签 waiting #${waiting.sequence}`] : []),
        ],
      )
      return 0
    }),
}

export const keysRenew: Command = {
  says: say(
    '轮换到期的密钥，重签信任列表与状态列表（运行中的城市会自动做）',
    'make the keys that are due and sign the lists anew (a running city does so by itself)',
  ),
  options: {
    ...cityOption,
    turn: {
      type: 'string',
      value: 'PURPOSE',
      says: say(
        '提前轮换某一用途的密钥：code、certificate、status 或 exchange',
        'the next key of a purpose ahead of time: code, certificate, status or exchange',
      ),
    },
  },
  run(given, out) {
    const purpose = textOf(given, 'turn')
    if (purpose !== undefined && !Object.hasOwn(keys.purposes, purpose))
      throw new UseFault(
        say(
          '--turn 应为 code、certificate、status 或 exchange',
          '--turn must be code, certificate, status or exchange',
        ),
      )
    return withCity(given, out, async (city) => {
      await keysOf(city).settle()
      if (purpose) await city.store.tx((tx) => keysOf(city).turn(tx, purpose as keys.Purpose, city.now()))
      out.report({ renewed: true, turned: purpose ?? null }, ['已更新 · renewed'])
      return 0
    })
  },
}

export const keysRevoke: Command = {
  says: say(
    '吊销一把签名密钥：它签过的都不再有效，并立即启用新密钥',
    'revoke a signing key: nothing it signed counts any more, the next one begins at once',
  ),
  args: 'KID',
  options: {
    ...cityOption,
    why: { type: 'string', value: 'TEXT', says: say('原因（必填）', 'reason (needed)') },
  },
  run(given, out) {
    const kid = kidOf(oneArgument(given, 'KID'))
    const why = textOf(given, 'why')
    if (!why) throw new UseFault(say('缺少 --why', '--why is missing'))
    return withCity(given, out, async (city) => {
      const done = await city.store.tx((tx) => keysOf(city).revokeKey(tx, kid, why, city.now()))
      if (!done.ok) return refused(out, done.error)
      out.report({ kid, revoked: true }, [`密钥 ${kid} 已吊销 · key ${kid} is revoked`])
      return 0
    })
  },
}

export const keysRequest: Command = {
  says: say(
    '取出待签的信任列表，交保管人离线签署',
    'take the waiting trust list out, for the officers to sign it off-line',
  ),
  args: 'FILE',
  options: cityOption,
  run(given, out) {
    const path = oneArgument(given, 'FILE')
    return withCity(given, out, async (city) => {
      const room = keysOf(city)
      await room.settle()
      const waiting = await city.store.read(room.waiting)
      if (waiting) writeFileSync(path, `${Buffer.from(waiting.body).toString('base64url')}\n`)
      out.report({ waiting: waiting?.sequence ?? null }, [
        waiting ? `#${waiting.sequence} → ${path}` : '没有待签的信任列表 · no trust list waits',
      ])
      return 0
    })
  },
}

/** What an officer brought back. */
function signatureIn(path: string): readonly [number, Uint8Array] {
  try {
    const { kid, signature } = JSON.parse(textIn(path)) as { kid: number; signature: string }
    return [kidOf(String(kid)), envelope.fromHex(signature)]
  } catch (fault) {
    if (fault instanceof UseFault) throw fault
    throw new UseFault(say(`${path} 不是根签名`, `${path} is no signature of a root`))
  }
}

export const keysPublish: Command = {
  says: say(
    '交回保管人的签名，发布信任列表',
    'bring the signatures of the officers back and publish the trust list',
  ),
  args: 'BODY SIGNATURE…',
  options: cityOption,
  run(given, out) {
    const [bodyPath, ...paths] = given.args
    if (!bodyPath || paths.length === 0)
      throw new UseFault(say('用法：keys publish BODY SIGNATURE…', 'use: keys publish BODY SIGNATURE…'))
    const body = new Uint8Array(Buffer.from(textIn(bodyPath).trim(), 'base64url'))
    const signed = envelope.joinTrust(body, paths.map(signatureIn))
    return withCity(given, out, async (city) => {
      const done = await city.store.tx((tx) => keysOf(city).bringSigned(tx, signed, city.now()))
      if (!done.ok) return refused(out, done.error)
      await keysOf(city).settle()
      out.report({ sequence: done.value }, [`信任列表已发布 · trust list #${done.value} is published`])
      return 0
    })
  },
}

export const keysRoots: Command = {
  says: say(
    '指定城市的根：FILE 为各保管人根密钥文件或其公开部分；城市只存公开部分',
    'set the roots of the city: FILEs are root key files of the officers or their public parts; the city keeps the public parts only',
  ),
  args: 'FILE…',
  options: {
    ...cityOption,
    threshold: { type: 'string', value: 'N', says: say('至少几人签署（默认 1）', 'how many must sign (1)') },
    replace: { type: 'boolean', says: say('替换现有的根', 'in place of the roots there are') },
  },
  async run(given, out) {
    if (given.args.length === 0) throw new UseFault(say('缺少 FILE', 'FILE is missing'))
    const threshold = Number(textOf(given, 'threshold') ?? 1)
    if (!Number.isInteger(threshold) || threshold < 1 || threshold > given.args.length)
      throw new UseFault(say('--threshold 应为 1 到根的个数', '--threshold must be 1 to the number of roots'))
    const roots = given.args.map((path) => {
      try {
        const { kid, algorithm, publicKey } = JSON.parse(textIn(path)) as keys.RootsFile['keys'][number]
        return { kid: kidOf(String(kid)), algorithm, publicKey }
      } catch (fault) {
        if (fault instanceof UseFault) throw fault
        throw new UseFault(say(`${path} 不是根密钥`, `${path} is no root key`))
      }
    })
    if (new Set(roots.map(({ kid }) => kid)).size !== roots.length)
      throw new UseFault(say('根密钥编号重复', 'two roots have the same number'))
    const path = join(settingsOf(given).dataDir, 'keys', 'roots.json')
    if (existsSync(path) && given.options.replace !== true) {
      out.fail(
        say(`${path} 已有根`, `${path} has roots already`),
        say(
          '确要更换时加 --replace；之后读码端都须换根',
          'Add --replace to change them; readers must then get the new roots',
        ),
      )
      return 1
    }
    const file: keys.RootsFile = { threshold, keys: roots }
    keys.rootsOf(file)
    writeFileSync(path, `${JSON.stringify(file, null, 2)}\n`)
    out.report(file, [`${roots.length} → ${path}`])
    return 0
  },
}

export const keysVault: Command = {
  says: say(
    '给个人信息保险箱加一把新密钥，此后用它加密；旧密钥仍可解密（重启后生效）',
    'add a key to the vault of personal data; what is sealed from then on uses it, older keys still open (after a restart)',
  ),
  options: {
    ...cityOption,
    algorithm: {
      type: 'string',
      value: 'NAME',
      says: say('aes-256-gcm（默认）或 sm4-gcm', 'aes-256-gcm (default) or sm4-gcm'),
    },
    reseal: {
      type: 'boolean',
      says: say(
        '不加新密钥，而是把旧密钥加密的内容用最新密钥重新加密（先让所有进程重启，运行中可做）',
        'no new key: what older keys sealed is sealed under the newest (restart every process first; beside a running city)',
      ),
    },
  },
  async run(given, out) {
    if (given.options.reseal === true)
      return withCity(given, out, async (city) => {
        const { written, left } = await reseal(city)
        const lines = (counts: Readonly<Record<string, number>>, zh: string, en: string): string[] =>
          Object.entries(counts).map(([name, count]) => `${String(count).padStart(9)}  ${name}  ${zh} ${en}`)
        out.report({ written, left }, [
          ...lines(written, '已重新加密', 'sealed anew'),
          ...lines(left, '不可更改，仍用旧密钥', 'never changes, stays under the older key'),
          '旧密钥须保留：指纹检索和备份还要用 · keep older keys: blind indexes and backups need them',
        ])
        return 0
      })
    const name = textOf(given, 'algorithm') ?? aes256gcm.name
    const algorithm = [aes256gcm, sm4gcm].find((one) => one.name === name)
    if (!algorithm)
      throw new UseFault(
        say('--algorithm 应为 aes-256-gcm 或 sm4-gcm', '--algorithm must be aes-256-gcm or sm4-gcm'),
      )
    const path = join(settingsOf(given).dataDir, 'keys', 'vault.key')
    if (!existsSync(path)) {
      out.fail(say(`${path} 不在`, `${path} is not there`))
      return 1
    }
    const id = addVaultKey(path, algorithm)
    out.report({ id, algorithm: name }, [`${id} ${name}`])
    return 0
  },
}
