import { existsSync } from "node:fs";
import { getStack } from "@pulumi/pulumi";

/** Each stack has one file, which is called like the stack. */
const stack = getStack();
require(existsSync(`organizations/${stack}.ts`) ? `./organizations/${stack}` : `./customers/${stack}`);
