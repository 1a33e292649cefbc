import { no, ok, type Refusal, type Result, type Say, say } from '../../base/index.ts'
import { type PasswordRules, passwordRules, refusals } from './declare.ts'

/**
 * Passwords of at least 8 characters and three kinds that everyone tries first; compared without letter case. Those
 * with fewer kinds fall to the other rules. Sources: yearly lists of leaked passwords, Chinese keyboard habits.
 */
const COMMON = new Set(
  `aa123456 aa123456. aa123456! aa123456@ aa12345678 a123456. a123456! a123456@ abc123456 abc123456. abc12345 abc@1234 abc@123456
abcd1234 abcd1234! abcd@1234 abc.1234 admin123 admin@123 admin@1234 admin123! admin123. admin888 admin@888 administrator1 asd123456
asdf1234 asdf@1234 changeme1 changeme1! changeme123 china123 china@123 china2008 football1 huawei@123 huawei123 huawei12#$
iloveyou1 iloveyou1! iloveyou123 letmein123 letmein1! monkey123 mima123456 mima@123 p@ssw0rd p@ssw0rd1 p@ssw0rd! p@ssword1 p@ssw0rd123
pass1234 pass@123 pass@1234 pass@word1 passw0rd passw0rd! passw0rd1 password1 password1! password12 password123 password123!
password@1 password@123 q1w2e3r4 q1w2e3r4t5 q1w2e3r4! qaz123456 qaz123wsx qaz@123456 qazwsx123 qazwsx123! qazwsx@123 qwer1234 qwer1234!
qwer@1234 qwert12345 qwerty12 qwerty123 qwerty123! qwerty@123 root@123 root1234 root@1234 sunshine1 superman1 test1234 test@123 test@1234
user@123 user1234 welcome1 welcome1! welcome123 welcome@1 welcome@123 woaini123 woaini1314 woaini520 woaini@520 wodemima1 xiaoming1
zaq12wsx zaq1@wsx zhang123 zhangsan1 zhangsan123 zxc123456 zxcv1234 zxcvbnm1 zxcvbnm123 zxcvbnm,./1 1qaz2wsx 1qaz@wsx 1qaz!qaz 1qaz2wsx!
1qaz@wsx3edc 1q2w3e4r 1q2w3e4r! 1q2w3e4r5t 123456aa 123456aa. 123456aa! 123456aa@ 123456abc 12345678a 12345678a! 123qweasd 123qwe!@#
123qwe!! 123.qwe. 123456qq! 123abc!@ 12345qwert 147258aa 520woaini 5201314aa 5201314a! a1234567 a12345678 a1b2c3d4 a1b2c3d4! aaa12345
aaa123456 aaaa1111 aaaa1234 as123456 dragon123 guanli123 gz123456 gd123456 gov@1234 hello123 hello@123 hello1234 hotline12345 h12345678
killer123 linux@123 manager1 manager@123 master123 oracle@123 qq123456 qq123456. qq123456! qwe123456 qwe123!@# qwe!@#123 s3cr3t123
secret123 secret@123 shadow123 wang1234 wang123456 ww123456 zz123456 zzzz1234 zxc@1234 !qaz2wsx !qaz@wsx !qaz1qaz !@#123qwe !@#qwe123 @bc12345`
    .split(/\s+/)
    .filter(Boolean),
)

/** How many kinds, in words. */
const KINDS: readonly Say[] = [
  say('零', 'no'),
  say('一', 'one'),
  say('两', 'two'),
  say('三', 'three'),
  say('四', 'four'),
]

/** The rules in one sentence, for whoever is to choose a password. */
export function passwordSays(rules: PasswordRules): Say {
  const { minLength, kinds, denyCommon, deny, history } = rules
  const zh = [
    `至少 ${minLength} 位`,
    ...(kinds > 1 ? [`含大写、小写、数字、符号中的${KINDS[kinds]?.zh}种`] : []),
    '不含账号名',
    ...(denyCommon ? ['不用常见密码'] : []),
    ...(deny.length > 0 ? [`不含“${deny.join('”“')}”`] : []),
    ...(history > 0 ? [`不重复最近 ${history} 次`] : []),
  ]
  const en = [
    `at least ${minLength} characters`,
    ...(kinds > 1 ? [`${KINDS[kinds]?.en} of capitals, small letters, digits, signs`] : []),
    'without the account name',
    ...(denyCommon ? ['no common one'] : []),
    ...(deny.length > 0 ? [`without ${deny.join(', ')}`] : []),
    ...(history > 0 ? [`none of the last ${history}`] : []),
  ]
  return say(zh.join('，'), en.join('; '))
}

const weak = (zh: string, en: string): Result<true, Refusal> =>
  no(refusals['org.passwordWeak']({ why: say(zh, en) }))

/** Composed Unicode form, so that two keyboards that write é differently agree. */
export const passwordForm = (password: string): string => password.normalize('NFC')

/** What can be said of a new password from its text alone: its length, its kinds of characters, not common, not the name. */
export function passwordFits(
  password: string,
  accountName: string,
  rules: PasswordRules = passwordRules,
): Result<true, Refusal> {
  const text = passwordForm(password)
  if (!text.isWellFormed() || /\p{Cc}/u.test(text)) return weak('含控制字符', 'it holds control characters')
  const length = [...text].length
  if (length < rules.minLength)
    return weak(`不足 ${rules.minLength} 位`, `shorter than ${rules.minLength} characters`)
  if (length > 128) return weak('超过 128 位', 'longer than 128 characters')
  const kinds = [/\p{Lu}/u, /\p{Ll}/u, /\p{Nd}/u, /[^\p{Lu}\p{Ll}\p{Nd}]/u].filter((kind) =>
    kind.test(text),
  ).length
  if (kinds < rules.kinds)
    return weak(
      `大写、小写、数字、符号不足${KINDS[rules.kinds]?.zh}种`,
      `fewer than ${KINDS[rules.kinds]?.en} of upper case, lower case, digits, signs`,
    )
  const lower = text.toLowerCase()
  if (rules.denyCommon && COMMON.has(lower)) return weak('属于常见密码', 'it is a common password')
  const name = accountName.toLowerCase()
  if (name.length >= 3 && lower.includes(name)) return weak('含有账号名', 'it contains the account name')
  const denied = rules.deny.find((word) => lower.includes(word.toLowerCase()))
  if (denied !== undefined)
    return weak(`含有本市禁用的词“${denied}”`, `it contains “${denied}”, which this city does not allow`)
  if (new Set(lower).size < 4) return weak('字符重复过多', 'too few different characters')
  return ok(true)
}
