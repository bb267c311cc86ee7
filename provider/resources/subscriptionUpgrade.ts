import { serve } from "../engine/serve";
import { subscriptionUpgrade } from "../partnercenter/subscriptionUpgrade.hooks";
import { serving } from "./partnerCenter";

export = serve(subscriptionUpgrade, serving);
