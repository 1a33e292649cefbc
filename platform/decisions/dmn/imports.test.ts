import assert from 'node:assert/strict'
import { test } from 'node:test'
import { must } from '../../../base/index.ts'
import type { Feel } from '../feel/index.ts'
import { joinModels, ModelRun, readModel } from './index.ts'

const file = (namespace: string, inside: string): string =>
  `<definitions namespace="${namespace}" name="${namespace}">${inside}</definitions>`

/** Greets whoever is named. */
const greeter = file(
  'urn:a',
  `<itemDefinition name="tName"><typeRef>string</typeRef></itemDefinition>
   <inputData id="i" name="Person name"><variable name="Person name" typeRef="tName"/></inputData>
   <businessKnowledgeModel id="k" name="Say hello"><variable name="Say hello"/>
     <encapsulatedLogic><formalParameter name="to whom" typeRef="string"/>
       <literalExpression><text>"Hello " + to whom</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
   <decision id="d" name="Greeting"><variable name="Greeting"/>
     <informationRequirement><requiredInput href="#i"/></informationRequirement>
     <knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement>
     <literalExpression><text>Say hello(Person name)</text></literalExpression></decision>`,
)
const between = (namespace: string): string =>
  file(
    namespace,
    `<import name="model A" namespace="urn:a" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>
     <decision id="d" name="Polite greeting"><variable name="Polite greeting" typeRef="model A.tName"/>
       <informationRequirement><requiredDecision href="urn:a#d"/></informationRequirement>
       <knowledgeRequirement><requiredKnowledge href="urn:a#k"/></knowledgeRequirement>
       <literalExpression><text>model A.Greeting + "! " + model A.Say hello("again")</text></literalExpression></decision>`,
  )
const top = file(
  'urn:c',
  `<import name="left" namespace="urn:b1"/><import name="right" namespace="urn:b2"/>
   <decision id="d" name="both"><variable name="both"/>
     <informationRequirement><requiredDecision href="urn:b1#d"/></informationRequirement>
     <informationRequirement><requiredDecision href="urn:b2#d"/></informationRequirement>
     <literalExpression><text>[left.Polite greeting, right.Polite greeting]</text></literalExpression></decision>`,
)
const read = (text: string) => must(readModel(text))

test('imported decisions, functions and types are named through their import', () => {
  const models = must(joinModels(read(between('urn:b1')), [read(greeter)]))
  const inputs = new Map<string, Feel>([['Person name', '阿强']])
  assert.equal(new ModelRun(models, inputs).named('Polite greeting'), 'Hello 阿强! Hello again')
})

test('a model imported along two ways takes the inputs of each', () => {
  const models = must(
    joinModels(read(top), [read(between('urn:b1')), read(between('urn:b2')), read(greeter)]),
  )
  const person = (name: string): Feel => new Map([['model A', new Map([['Person name', name]])]])
  const inputs = new Map<string, Feel>([
    ['left', person('Ann')],
    ['right', person('Bo')],
  ])
  assert.deepEqual(new ModelRun(models, inputs).named('both'), [
    'Hello Ann! Hello again',
    'Hello Bo! Hello again',
  ])
})
