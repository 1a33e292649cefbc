import type { Instant } from '../../base/index.ts'
import { type AssessedLine, type AssessedRow, type RowAssessmentDeclaration, rowAssessment, say } from '../../kit/index.ts'
import { BALANCE, balanceOf, judgeManifest, type Manifest, type ManifestFault } from './manifests.ts'

const KEPT = '#52b788'
const OFF = '#d1495b'
const faultNames: Readonly<Record<ManifestFault, readonly [zh: string, en: string]>> = {
  weight: ['收发数量不符', 'weights differ'],
  late: ['签收超过 24 小时', 'signed after 24 hours'],
  missing: ['超过 24 小时未签收', 'not signed within 24 hours'],
  notAWeight: ['数量不实', 'not a weight'],
  backwards: ['签收早于移出', 'received before it was sent'],
}

const number = (value: unknown): number => (typeof value === 'number' ? value : Number(value ?? Number.NaN))
const instant = (value: unknown): number | null => (value ? new Date(String(value)).getTime() : null)

/** A journey as its row of the register says it. */
const manifestOf = ({ values }: AssessedRow): Manifest => ({
  ...{ number: String(values.number), waste: String(values.waste), from: String(values.from), to: String(values.to) },
  ...{ sentKg: number(values.sentKg), sentAt: instant(values.sentAt) ?? Number.NaN },
  receivedKg: values.receivedKg === null || values.receivedKg === undefined ? null : number(values.receivedKg),
  receivedAt: instant(values.receivedAt),
})
const kg = (value: number): string => (Math.round(value * 1000) / 1000).toString()

/** Journeys that are wrong, then every waste: what left, what came, what is under way. */
export function balanceLines(rows: readonly AssessedRow[], at: Instant): readonly AssessedLine[] {
  const now = at.getTime()
  const journeys = rows.map((row) => ({ row, manifest: manifestOf(row) }))
  const wrong = journeys.flatMap(({ row, manifest }): AssessedLine[] => {
    const { faults, differenceKg } = judgeManifest(manifest, now)
    if (faults.length === 0) return []
    const { sentKg, receivedKg } = manifest
    const came =
      receivedKg === null ? say('未签收', 'not signed for') : say(`签收 ${kg(receivedKg)} kg`, `came ${kg(receivedKg)} kg`)
    return [
      {
        title: say(`联单 ${manifest.number}`, `Manifest ${manifest.number}`),
        ...{ row: row.id, value: differenceKg, digits: 1, bad: true, color: OFF },
        grade: say(faults.map((one) => faultNames[one][0]).join('、'), faults.map((one) => faultNames[one][1]).join(', ')),
        why: say(`${manifest.waste} 移出 ${kg(sentKg)} kg，${came.zh}`, `${manifest.waste}: sent ${kg(sentKg)} kg, ${came.en}`),
      },
    ]
  })
  const wastes = balanceOf(
    journeys.map(({ manifest }) => manifest),
    now,
  ).map((one): AssessedLine => {
    const bad = one.faulty.length > 0
    return {
      title: say(`${one.waste} 合计`, `${one.waste} in all`),
      ...{ value: one.differenceKg, digits: 1, color: bad ? '#f28e2b' : KEPT },
      grade: bad ? say(`${one.faulty.length} 份异常`, `${one.faulty.length} wrong`) : say('平衡', 'Balances'),
      why: say(
        `${one.journeys} 份联单：移出 ${kg(one.sentKg)} = 签收 ${kg(one.receivedKg)} + 在途 ${kg(one.underwayKg)} + 差额 ${kg(one.differenceKg)} kg`,
        `${one.journeys} manifests: sent ${kg(one.sentKg)} = received ${kg(one.receivedKg)} + under way ${kg(one.underwayKg)} + difference ${kg(one.differenceKg)} kg`,
      ),
    }
  })
  return [...wrong, ...wastes]
}

/** 危废转移平衡. */
export const balances: Readonly<Record<string, RowAssessmentDeclaration>> = {
  wasteBalance: rowAssessment({
    title: say('危险废物转移平衡', 'Balance of dangerous waste'),
    unit: say('差额（kg）', 'Difference, kg'),
    register: 'manifest',
    judge: balanceLines,
    basis: say(
      `移出与签收相差不超过 ${BALANCE.tolerance * 100}%，双方 24 小时内签字`,
      `sent and received within ${BALANCE.tolerance * 100} %, both signed within 24 hours`,
    ),
  }),
}
