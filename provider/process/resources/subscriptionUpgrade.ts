import { subscriptionUpgrade } from "../../services/partnercenter/subscriptionUpgrade.lifecycle";
import { dynamicProvider } from "../dynamicProvider";
import { serving } from "./partnerCenter";

export = dynamicProvider(subscriptionUpgrade, serving);
