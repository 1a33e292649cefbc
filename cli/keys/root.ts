import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { say } from '../../base/index.ts'
import { envelope, keys } from '../../platform/credentials/index.ts'
import { type Command, oneArgument, textOf, UseFault } from '../command.ts'

/** The passphrase of an officer: from the environment, so that it stands in no list of processes and no history. */
const PASSPHRASE = 'HUYING_ROOT_PASSPHRASE'

export function passphrase(): string {
  const given = process.env[PASSPHRASE] ?? ''
  if (given.length < 12)
    throw new UseFault(
      say(
        `先把至少 12 个字的口令放进环境变量 ${PASSPHRASE}`,
        `put a passphrase of 12 characters or more into ${PASSPHRASE}`,
      ),
    )
  return given
}

/** A file that must be there. */
export function textIn(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new UseFault(say(`读不到 ${path}`, `${path} cannot be read`))
  }
}

export function kidOf(text: string | undefined): number {
  const kid = Number(text ?? 1)
  if (!Number.isInteger(kid) || kid < 1 || kid > 65_535)
    throw new UseFault(say('--kid 应为 1–65535 的整数', '--kid must be a whole number 1–65535'))
  return kid
}

/** 离线根: made on a machine without a network, kept by one officer. */
export const keysRoot: Command = {
  says: say(
    '在离线机器上生成根密钥文件（口令加密），并显示其公开部分',
    'make a root key file under a passphrase, on a machine without a network, and show its public part',
  ),
  args: 'FILE',
  options: {
    kid: { type: 'string', value: 'N', says: say('根密钥编号（默认 1）', 'number of the root (1)') },
    algorithm: {
      type: 'string',
      value: 'NAME',
      says: say('ed25519（默认）或 sm2', 'ed25519 (default) or sm2'),
    },
  },
  async run(given, out) {
    const path = oneArgument(given, 'FILE')
    const algorithm = textOf(given, 'algorithm') ?? 'ed25519'
    if (algorithm !== 'ed25519' && algorithm !== 'sm2')
      throw new UseFault(say('--algorithm 应为 ed25519 或 sm2', '--algorithm must be ed25519 or sm2'))
    const kid = kidOf(textOf(given, 'kid'))
    const secret = passphrase()
    if (existsSync(path)) {
      out.fail(say(`${path} 已存在，不会覆盖密钥`, `${path} is there: a key is never written over`))
      return 1
    }
    const file = keys.sealRootKey(kid, envelope.makeKeyPair(algorithm), secret)
    writeFileSync(path, `${JSON.stringify(file, null, 2)}\n`, { flag: 'wx', mode: 0o600 })
    const part = { kid, algorithm, publicKey: file.publicKey }
    out.report(part, [JSON.stringify(part)])
    return 0
  },
}

/** 根签名: an officer looks at what is to be signed, and signs. */
export const keysSign: Command = {
  says: say(
    '在离线机器上查看并签署待签的信任列表：BODY 由 keys request 取出，ROOT 为根密钥文件',
    'look at a waiting trust list and sign it, away from any network: BODY from keys request, ROOT the root key file',
  ),
  args: 'BODY ROOT',
  options: { out: { type: 'string', value: 'FILE', says: say('签名写入的文件', 'file for the signature') } },
  async run(given, out) {
    const [bodyPath, rootPath, ...rest] = given.args
    if (!bodyPath || !rootPath || rest.length > 0)
      throw new UseFault(say('用法：keys sign BODY ROOT', 'use: keys sign BODY ROOT'))
    const body = new Uint8Array(Buffer.from(textIn(bodyPath).trim(), 'base64url'))
    const claims = envelope.readTrustBody(body)
    if (!claims) {
      out.fail(say(`${bodyPath} 不是待签的信任列表`, `${bodyPath} is no waiting trust list`))
      return 1
    }
    const root = keys.openRootKey(textIn(rootPath), passphrase())
    if (!root) {
      out.fail(
        say(
          `${rootPath} 不是根密钥文件，或口令不对`,
          `${rootPath} is no root key file, or the passphrase is wrong`,
        ),
      )
      return 1
    }
    const signature = { kid: root.kid, signature: envelope.hexOf(await envelope.signTrust(body, root)) }
    const path = textOf(given, 'out')
    if (path) writeFileSync(path, `${JSON.stringify(signature)}\n`)
    const day = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 10)
    out.report(
      { ...signature, sequence: claims.sequence, authority: claims.authority, keys: claims.keys.length },
      [
        `${claims.authority} #${claims.sequence}, ${day(claims.issuedAt)} – ${day(claims.validUntil)}`,
        ...claims.keys.map(
          (key) =>
            `  ${key.kid}  ${key.algorithm}  ${day(key.from)} – ${day(key.until)}${key.revoked ? '  已吊销 revoked' : ''}  ${envelope.hexOf(key.publicKey)}`,
        ),
        ...(path ? [] : [JSON.stringify(signature)]),
      ],
    )
    return 0
  },
}
