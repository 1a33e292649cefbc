import { addresses } from '../../../platform/places/index.ts'
import { type AddressModel, cutAddress } from './model.ts'
import { LONGEST_ADDRESS } from './tokens.ts'

export type Address = addresses.Address

/**
 * Cuts an address into its parts: by a model trained on labelled addresses where the city has one, else by the rules of
 * the address room. Never refuses: what it does not know stays in `parts` as `otherinfo`.
 */
export function parseAddress(
  text: string,
  {
    model,
    gazetteer = addresses.nationalGazetteer(),
  }: { readonly model?: AddressModel | null; readonly gazetteer?: addresses.Gazetteer } = {},
): Address {
  const cut = text.slice(0, LONGEST_ADDRESS)
  return addresses.addressOf(
    model ? cutAddress(model, cut, gazetteer) : addresses.cutAddress(cut, gazetteer),
    gazetteer,
  )
}
