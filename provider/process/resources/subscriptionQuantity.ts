import { subscriptionQuantity } from "../../services/partnercenter/subscriptionQuantity.lifecycle";
import { dynamicProvider } from "../dynamicProvider";
import { serving } from "./partnerCenter";

export = dynamicProvider(subscriptionQuantity, serving);
