import { no, ok, type Refusal, type Result, say } from '../../../base/index.ts'
import { refusals } from './refusals.ts'

const TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type'

type Written = { readonly '@id': string } | { readonly '@value': string; readonly '@language'?: string }

/** The graph of a DCAT file, whether JSON-LD or Turtle. */
export async function dcatGraph(text: string): Promise<Result<unknown, Refusal>> {
  if (!/^\s*[[{]/.test(text)) return turtleGraph(text)
  try {
    return ok(JSON.parse(text))
  } catch {
    // a list or a blank node may open a Turtle file too
    return turtleGraph(text)
  }
}

/**
 * A DCAT catalogue written in Turtle (or N-Triples, TriG) as the flat graph that JSON-LD says: subjects with what is said of
 * them. RDF/XML is not read: catalogues that offer it offer one of these too, and its readers bring seven packages along.
 */
async function turtleGraph(text: string): Promise<Result<unknown, Refusal>> {
  const bad = (zh: string, en: string) => no(refusals['catalogue.badDcat']({ why: say(zh, en) }))
  if (/^\s*(<\?xml|<rdf:RDF|<!DOCTYPE)/i.test(text))
    return bad('RDF/XML 不在可收割的格式内', 'RDF/XML is not among the forms that are read')
  // loaded by who harvests
  const { Parser } = await import('n3')
  const nodes = new Map<string, Record<string, unknown>>()
  try {
    for (const { subject, predicate, object } of new Parser().parse(text)) {
      const id = idOf(subject)
      const node = nodes.get(id) ?? { '@id': id }
      nodes.set(id, node)
      const name = predicate.value === TYPE ? '@type' : predicate.value
      const value: Written | string =
        name === '@type'
          ? object.value
          : object.termType === 'Literal'
            ? { '@value': object.value, ...(object.language ? { '@language': object.language } : {}) }
            : { '@id': idOf(object) }
      const said = node[name]
      if (Array.isArray(said)) said.push(value)
      else node[name] = [value]
    }
  } catch (fault) {
    const why = (fault instanceof Error ? fault.message : String(fault)).slice(0, 200)
    return bad(`Turtle 有误：${why}`, `Turtle: ${why}`)
  }
  return ok({ '@graph': [...nodes.values()] })
}

const idOf = ({ termType, value }: { readonly termType: string; readonly value: string }): string =>
  termType === 'BlankNode' ? `_:${value}` : value
