import { useWords } from '../../live/index.ts'
import { toast } from '../parts/toast.tsx'
import { sourceWords } from './source-words.ts'

const examples = (token: string): readonly string[] => {
  const origin = window.location.origin
  const headers = `-H "Authorization: Bearer ${token}" \\\n  -H "Idempotency-Key: 20260101-0001"`
  return [
    `curl -X POST ${origin}/api/hooks/data/file \\\n  ${headers} \\\n  -H "Content-Type: text/csv" \\\n  --data-binary @data.csv`,
    `curl -X POST ${origin}/api/hooks/data/rows \\\n  ${headers} \\\n  -H "Content-Type: application/json" \\\n  -d '{"rows":[{"列名":"值"}]}'`,
  ]
}

/** The key of a push source, shown once, and how rows are pushed with it. */
export function PushHelp({ token }: { token?: string }) {
  const w = useWords(sourceWords)
  const copy = async (): Promise<void> => {
    await navigator.clipboard?.writeText(token ?? '')
    toast(w.copied)
  }
  return (
    <div className="stack tight">
      {token && (
        <>
          <div className="banner yellow">{w.keyOnce}</div>
          <div className="row">
            <code className="grow pushkey">{token}</code>
            <button type="button" className="button small" onClick={() => void copy()}>
              {w.copy}
            </button>
          </div>
        </>
      )}
      <h3>{w.example}</h3>
      <p className="muted">{w.exampleWhy}</p>
      {examples(token ?? 'hyp_…').map((one) => (
        <pre key={one} className="pushexample">
          {one}
        </pre>
      ))}
    </div>
  )
}
