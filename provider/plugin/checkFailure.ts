import { CheckFailure } from "@pulumi/pulumi/proto/provider_pb";

/** @param property absent where the reason names it: Pulumi would print the value of that property, secret or not. */
export function checkFailure(reason: string, property = ""): CheckFailure {
  const failure = new CheckFailure();
  failure.setProperty(property);
  failure.setReason(reason);
  return failure;
}
