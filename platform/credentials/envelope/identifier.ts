/** 电子证照标识 (GB/T 36904): root.type.issuer.serial.version.check. */
export type Identifier = {
  /** 证照类型代码, 21 characters: credit code of the defining body and three digits. */
  readonly type: string
  /** 颁发机构代码. */
  readonly issuer: string
  /** 流水号. */
  readonly serial: string
  /** 版本号, three digits. */
  readonly version: string
}

export const ROOT = '1.2.156.3005.2'
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** 校验码: ISO 7064 MOD 37,36 over type, issuer, serial and version without dots. Undefined for foreign characters. */
export function checkCharacter(text: string): string | undefined {
  let product = 36
  for (const character of text) {
    const value = ALPHABET.indexOf(character)
    if (value < 0) return undefined
    product = (product + value) % 36 || 36
    product = (product * 2) % 37
  }
  return ALPHABET[(37 - product) % 36]
}

const SHAPE = {
  type: /^[0-9A-Z]{21}$/,
  issuer: /^[0-9A-Z]{18}$/,
  serial: /^[0-9A-Z]{1,40}$/,
  version: /^\d{3}$/,
}

/** The identifier in full; undefined when a part has not the form that may be issued. */
export function identifierOf(parts: Identifier): string | undefined {
  if (Object.entries(SHAPE).some(([part, shape]) => !shape.test(parts[part as keyof Identifier])))
    return undefined
  const { type, issuer, serial, version } = parts
  const check = checkCharacter(`${type}${issuer}${serial}${version}`)
  return check && `${ROOT}.${type}.${issuer}.${serial}.${version}.${check}`
}

/** Reads an identifier; some in use carry an area code in place of the issuer, which is read and never written. */
export function readIdentifier(text: string): Identifier | undefined {
  if (!text.startsWith(`${ROOT}.`)) return undefined
  const [type, issuer, serial, version, check, ...rest] = text.slice(ROOT.length + 1).split('.')
  if (!type || !issuer || !serial || !version || rest.length > 0) return undefined
  if (!SHAPE.type.test(type) || !SHAPE.serial.test(serial) || !SHAPE.version.test(version)) return undefined
  if (!/^(\d{6}|[0-9A-Z]{18})$/.test(issuer)) return undefined
  return check === checkCharacter(`${type}${issuer}${serial}${version}`)
    ? { type, issuer, serial, version }
    : undefined
}
